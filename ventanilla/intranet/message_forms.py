"""Which messages are shown. All of it travels in the address."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from ventanilla.appointments.notices.sent import Fate, Sent
from ventanilla.appointments.notices.told import WAYS
from ventanilla.catalog.models import MessageKind, Office
from ventanilla.intranet.message_tables import begun
from ventanilla.intranet.report_forms import PERIODS as PERIODS_OF_REPORTS
from ventanilla.intranet.report_forms import PeriodForm
from ventanilla.messaging.transports import choosing

CONVERSATION = "conversacion"
LONGEST = timedelta(days=92)


def _last(days: int) -> Any:
    def span(today: date) -> tuple[date, date]:
        return today - timedelta(days=days - 1), today

    return span


PERIODS = {
    "7-dias": ("Últimos 7 días", _last(7)),
    "hoy": ("Hoy", _last(1)),
    "30-dias": ("Últimos 30 días", _last(30)),
}


def _choice(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        error_messages={"invalid_choice": f"{label}: elige de la lista"},
    )


class _ChosenForm(PeriodForm):
    """A period, and some of several lists."""

    lists: tuple[str, ...] = ()

    def _choices(self, name: str, choices: dict[str, str]) -> None:
        self.fields[name].choices = [("", "Todo"), *choices.items()]  # type: ignore[attr-defined]

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in self.lists if len(self.fields[name].choices) > 2]  # type: ignore[attr-defined]

    @property
    def words(self) -> list[str]:
        """«Estado: Leído», of what is filtered by."""
        return [
            f"{field.label}: {dict(field.field.choices)[field.data]}"  # type: ignore[attr-defined]
            for field in self.selects
            if field.data
        ]


class TrialsForm(_ChosenForm):
    """Of which visits the wordings are compared."""

    periods = {key: PERIODS_OF_REPORTS[key] for key in ("30-dias", "mes-pasado", "este-anio")}
    lists = ("oficina",)
    oficina = _choice("Oficina")

    def __init__(self, typed: Any, *, offices: Sequence[Office]) -> None:
        super().__init__(typed)
        self.offices = {str(each.number): each for each in offices}
        self._choices("oficina", {key: each.name for key, each in self.offices.items()})

    @property
    def chosen(self) -> list[Office]:
        office = self.offices.get(self.cleaned_data["oficina"])
        return [office] if office else [*self.offices.values()]


class MessagesForm(_ChosenForm):
    """`everywhere` is for who sees all offices: also what belongs to none."""

    periods = PERIODS
    longest, too_long = LONGEST, "Elige un periodo de tres meses o menos"
    lists = ("estado", "tipo", "canal", "oficina")
    estado = _choice("Estado")
    tipo = _choice("Mensaje")
    canal = _choice("Por")
    oficina = _choice("Oficina")

    def __init__(self, typed: Any, *, offices: Sequence[Office], everywhere: bool) -> None:
        super().__init__(typed)
        self.offices = {str(each.number): each for each in offices}
        self.everywhere = everywhere
        conversation = {CONVERSATION: "Respuestas en conversaciones"} if everywhere else {}
        self._choices("estado", dict(Fate.choices))
        self._choices(
            "tipo", {key: begun(said) for key, said in MessageKind.choices} | conversation
        )
        self._choices("canal", {name: begun(WAYS.get(name, name)) for name in _channels()})
        self._choices("oficina", {key: each.name for key, each in self.offices.items()})

    @property
    def is_of_conversation(self) -> bool:
        return bool(self.cleaned_data["tipo"] == CONVERSATION)

    def sent(self, **changes: Any) -> Sent:
        """What was chosen, but for these."""
        known = self.cleaned_data
        first, last = self.period
        office = self.offices.get(known["oficina"])
        every = None if self.everywhere else tuple(self.offices.values())
        chosen = {
            "offices": (office,) if office else every,
            "kind": "" if self.is_of_conversation else known["tipo"],
            "fate": known["estado"],
            "channel": known["canal"],
        }
        return Sent(first, last, **(chosen | changes))


def _channels() -> list[str]:
    """Those that there may have been, too: an address of last month is still good."""
    return [*dict.fromkeys([*choosing.configured(), "whatsapp", "sms"])]
