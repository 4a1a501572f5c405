"""What is chosen at the reports. All of it travels in the address, which can be shared: whoever opens it
sees the same choice of his own offices."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments.models import Channel, Visit
from ventanilla.appointments.status import Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.lib.dates import next_month, previous_month
from ventanilla.reports.filters import Basis, Filters

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST = timedelta(days=3 * 366)


def _one_of(name: str) -> dict[str, str]:
    return {"invalid_choice": f"{name}: elige de la lista"}


class DayField(forms.DateField):
    """What is no day is said back: the calendar of a browser would show nothing."""

    def to_python(self, value: Any) -> date | None:
        try:
            day = super().to_python(value)
        except forms.ValidationError as error:
            typed = str(value).replace("\0", " ")[:20]
            raise forms.ValidationError(
                f"No entendimos el día «{typed}»: escríbelo así: 2026-11-24"
            ) from error
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Revisa el año: {day.year}")
        return day


def _this_month(today: date) -> tuple[date, date]:
    return today.replace(day=1), next_month(today) - timedelta(days=1)


def _last_month(today: date) -> tuple[date, date]:
    return previous_month(today), today.replace(day=1) - timedelta(days=1)


def _this_year(today: date) -> tuple[date, date]:
    return today.replace(month=1, day=1), today.replace(month=12, day=31)


def _last_30_days(today: date) -> tuple[date, date]:
    return today - timedelta(days=29), today


PERIODS: dict[str, tuple[str, Callable[[date], tuple[date, date]]]] = {
    "este-mes": ("Este mes", _this_month),
    "mes-pasado": ("Mes pasado", _last_month),
    "este-anio": ("Este año", _this_year),
    "30-dias": ("Últimos 30 días", _last_30_days),
}

PERIODS_BY_NAME = {key: label for key, (label, _) in PERIODS.items()}


class PeriodForm(forms.Form):
    """Days that are written win over a named period; without either it is the first of `periods`."""

    periods = PERIODS
    longest, too_long = LONGEST, "Elige un periodo de tres años o menos"

    desde = DayField(label="Del día", required=False)
    hasta = DayField(label="Al día", required=False)
    periodo = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Elige uno de los periodos"}
    )

    def __init__(self, typed: Any) -> None:
        super().__init__(typed)
        named = [(key, label) for key, (label, _) in self.periods.items()]
        self.fields["periodo"].choices = named  # type: ignore[attr-defined]
        zone = ZoneInfo(current_catalogue().institution.time_zone)
        self.today = timezone.localdate(timezone=zone)

    def clean(self) -> dict[str, Any]:
        if {"desde", "hasta", "periodo"} & self.errors.keys():
            return self.cleaned_data
        first, last = self.cleaned_data["desde"], self.cleaned_data["hasta"]
        if (first is None) != (last is None):
            missing = "hasta" if last is None else "desde"
            self.add_error(missing, "Escribe los dos días, o ninguno")
        elif first and last and first > last:
            self.add_error("hasta", "Es antes que el primer día: cambia uno de los dos")
        elif first and last and last - first > self.longest:
            self.add_error("hasta", self.too_long)
        return self.cleaned_data

    @property
    def period(self) -> tuple[date, date]:
        known = self.cleaned_data
        if known["desde"]:
            return known["desde"], known["hasta"]
        return self.periods[known["periodo"] or next(iter(self.periods))][1](self.today)

    @property
    def named_period(self) -> str:
        """The period that these days are, if they have a name."""
        return next(
            (key for key, (_, days) in self.periods.items() if days(self.today) == self.period), ""
        )

    def query(self, **changes: str) -> str:
        """The address' part after «?» with the same choice but for these; an empty one is taken away."""
        if changes.get("periodo"):
            changes |= {"desde": "", "hasta": ""}
        chosen = {name: str(self[name].data or "") for name in self.fields} | changes
        return urlencode({name: value for name, value in chosen.items() if value})


class ReportForm(PeriodForm):
    """Which appointments are counted."""

    por = forms.ChoiceField(
        label="Por la fecha",
        required=False,
        choices=[(Basis.APPOINTMENT.value, "de la cita"), (Basis.BOOKING.value, "en que se pidió")],
        error_messages=_one_of("Por la fecha"),
    )
    oficina = forms.ChoiceField(label="Oficina", required=False, error_messages=_one_of("Oficina"))
    tramite = forms.ChoiceField(label="Trámite", required=False, error_messages=_one_of("Trámite"))
    municipio = forms.ChoiceField(
        label="Municipio", required=False, error_messages=_one_of("Municipio")
    )
    estado = forms.ChoiceField(label="Estado", required=False, error_messages=_one_of("Estado"))
    persona = forms.ChoiceField(
        label="Quién atendió", required=False, error_messages=_one_of("Quién atendió")
    )
    canal = forms.ChoiceField(
        label="Se pidió por", required=False, error_messages=_one_of("Se pidió por")
    )
    neto = forms.ChoiceField(required=False, choices=[("1", "sí")], error_messages=_one_of("Neto"))

    def __init__(self, typed: Any, *, offices: Sequence[Office]) -> None:
        super().__init__(typed)
        known = current_catalogue()
        self.offices = {str(each.number): each for each in offices}
        self.procedures: dict[str, Procedure] = known.procedures
        self.municipalities: dict[str, Municipality] = known.municipalities
        self.officials = {str(each.pk): each for each in _officials(offices)}
        self._choices("oficina", {key: each.name for key, each in self.offices.items()})
        self._choices("tramite", {key: each.short_name for key, each in self.procedures.items()})
        by_name = sorted(self.municipalities.items(), key=lambda each: each[1].name)
        self._choices("municipio", {key: each.name for key, each in by_name})
        self._choices("estado", dict(Status.choices))
        self._choices("persona", {key: each.name for key, each in self.officials.items()})
        self._choices("canal", dict(Channel.choices))

    def _choices(self, name: str, choices: dict[str, str]) -> None:
        self.fields[name].choices = [("", "Todo"), *choices.items()]  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        known = self.cleaned_data
        first, last = self.period
        chosen = self.offices.get(known["oficina"])
        return Filters(
            first=first,
            last=last,
            offices=(chosen,) if chosen else tuple(self.offices.values()),
            basis=Basis(known["por"] or Basis.APPOINTMENT.value),
            procedure=self.procedures.get(known["tramite"]),
            municipality=self.municipalities.get(known["municipio"]),
            status=known["estado"],
            channel=known["canal"],
            official=self.officials.get(known["persona"]),
        )

    @property
    def net(self) -> bool:
        return bool(self.cleaned_data.get("neto"))

    @property
    def selects(self) -> list[forms.BoundField]:
        names = ("por", "oficina", "tramite", "municipio", "estado", "persona", "canal")
        return [self[name] for name in names]

    @property
    def words(self) -> list[str]:
        """«Oficina: Delegación Toluca», of what is filtered by."""
        return [
            f"{field.label}: {dict(field.field.choices)[field.data]}"  # type: ignore[attr-defined]
            for field in self.selects
            if field.data and field.name != "por"
        ]


def _officials(offices: Sequence[Office]) -> list[User]:
    """Who ever attended at one of them, whatever became of him since."""
    attended = Visit.objects.filter(served_by=OuterRef("pk"), office__in=[o.pk for o in offices])
    found = User.objects.filter(Exists(attended)).order_by("first_name", "last_name", "pk")
    return [*found]
