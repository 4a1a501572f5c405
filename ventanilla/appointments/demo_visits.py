"""A year lived at the windows, for the demonstration: calls, visits with their waits, people who came to the
wrong office, days signed. Of nobody, and believable: a report on it says something."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from heapq import nlargest
from random import Random
from zoneinfo import ZoneInfo

from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import closing, demo
from ventanilla.appointments.calls import REACHED_NOBODY, band_of
from ventanilla.appointments.demo import Place, Row, Tables, booked, ended
from ventanilla.appointments.models import (
    Appointment,
    CallEntry,
    CallOutcome,
    CallState,
    Channel,
    DayClose,
    HistoryEntry,
    Visit,
    VisitResult,
)
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.dates import day_bounds, local

Kind = HistoryEntry.Kind
Staff = Mapping[int, Sequence[User]]
"""Number of the office -> who attends there; nobody is missing, and who leads it is the last."""

YEAR, FORTNIGHT = 365, 14
BUSIEST, LATELY, AT_FIRST = 10.0, 5.0, 1.0
"""How full the last fortnight is, the days before it, and those of a year ago, against each other."""
WAITS = {9: 7, 10: 12, 11: 19, 12: 26, 13: 21, 14: 13}
"""Mean minutes by the hour of the appointment: the room fills up until noon."""
ATTENTION = (9, 12, 14, 16, 18, 22)
"""Mean minutes, by the procedure."""
CONFIRMED = {Status.COMPLETED: 0.68, Status.NOT_HELD: 0.38, Status.CONFIRMED: 1.0}
BY_TELEPHONE = 0.75
UNANSWERED = 0.4
MISSING_PAPERS, STRAYED = 0.15, 0.015
CAME_IN_VAIN = 0.7
"""Of those whose matter is not the institution's: the others were told by telephone."""


class Lived(demo.Bare):
    """Told in order for each appointment, as the acts would have written it."""

    outcomes = demo.PAST | {(Status.NOT_HELD, Reason.LEFT): 2}

    def __init__(self, staff: Staff, seed: int) -> None:
        known = current_catalogue()
        self.rng = Random(f"{seed} lived")  # noqa: S311 - nothing secret hangs on it
        self.now, self.zone = timezone.now(), ZoneInfo(known.institution.time_zone)
        self.today = timezone.localdate(self.now)
        self.names = {each.pk: each.name for each in known.offices.values()}
        self.staff = {each.pk: staff[each.number] for each in known.offices.values()}
        self.papers = {
            each.pk: [paper.order for paper in each.requirements.all()]
            for each in known.procedures.values()
        }

    def choose(self, places: list[Place], count: int, rng: Random) -> list[Place]:
        """More of them the nearer the day is: the office became known during the year."""

        def turn(place: Place) -> float:
            days = (self.today - place[0].date()).days
            lately = LATELY - (LATELY - AT_FIRST) * min(days, YEAR) / YEAR
            return rng.random() ** (1 / (BUSIEST if days <= FORTNIGHT else lately))

        return nlargest(count, places, key=turn)

    def tell(self, row: Row) -> Tables:
        life = _Life(row, self)
        return {
            HistoryEntry: list(life.history()),
            Visit: [life.visit] if life.visit else [],
            CallEntry: life.calls,
            CallState: list(life.call_state()),
        }


class _Life:
    """Of one appointment. The row says what became of it; when a visit ended is written there."""

    def __init__(self, row: Row, world: Lived) -> None:
        self.row, self.world, self.rng = row, world, world.rng
        self.status, self.staff = Status(row["status"]), world.staff[row["office_id"]]
        self.official = self.rng.choice(self.staff)
        self.calls: list[Row] = []
        self.visit = self._visit() if self._came() else None
        self.confirmed = self._confirmed()
        if not self.visit and row["reason"] == Reason.INADMISSIBLE:
            self._told_by_telephone()
        elif self.status == Status.CANCELLED and self.rng.random() < 0.3:
            self._call(row["status_changed_at"], CallOutcome.CANCELLED)

    def _came(self) -> bool:
        if self.row["reason"] == Reason.INADMISSIBLE:
            return self.rng.random() < CAME_IN_VAIN
        return self.status == Status.COMPLETED or self.row["reason"] == Reason.LEFT

    def _visit(self) -> Row:
        row, rng = self.row, self.rng
        start = row["starts_at"]
        mean = WAITS.get(start.astimezone(self.world.zone).hour, 10)
        waited = timedelta(minutes=1 + rng.gammavariate(2.2, mean / 2.2))
        arrived = start + timedelta(minutes=rng.triangular(-25, 14, -9))
        took = timedelta(minutes=2 + rng.gammavariate(4, ATTENTION[row["procedure_id"] % 6] / 4))
        left = row["reason"] == Reason.LEFT
        called = None if left else arrived + waited
        row["status_changed_at"] = called + took if called else arrived + 2 * waited
        lacking = "" if left else self._lacking()
        return {
            "appointment_id": row["id"],
            "office_id": row["office_id"],
            "arrived_at": arrived,
            "missing_papers": lacking,
            "window": "" if left else str(1 + self.staff.index(self.official)),
            "called_at": called,
            "served_by_id": None if left else self.official.pk,
            "ended_at": row["status_changed_at"],
            "result": self._result(lacking).value,
        }

    def _lacking(self) -> str:
        orders = self.world.papers[self.row["procedure_id"]]
        if not orders or self.rng.random() >= MISSING_PAPERS:
            return ""
        chosen = self.rng.sample(orders, min(len(orders), self.rng.choice((1, 1, 2))))
        return " ".join(map(str, sorted(chosen)))

    def _result(self, lacking: str) -> VisitResult:
        if self.status == Status.NOT_HELD:
            left = self.row["reason"] == Reason.LEFT
            return VisitResult.LEFT if left else VisitResult.INADMISSIBLE
        if lacking and self.rng.random() < 0.8:
            return VisitResult.PAPERS_MISSING
        return VisitResult.FILED if self.rng.random() < 0.8 else VisitResult.ADVISED

    def _confirmed(self) -> tuple[datetime, str] | None:
        """When and by which channel, if ever; by telephone, the calls that it took are told too."""
        if self.rng.random() >= CONFIRMED.get(self.status, 0.0):
            if self.row["reason"] == Reason.NO_SHOW and self.rng.random() < UNANSWERED:
                self._call(self._before_the_day(), self._in_vain())
            return None
        at = self._before_the_day()
        if self.status == Status.CONFIRMED:
            at = self.row["status_changed_at"]
        if self.rng.random() >= BY_TELEPHONE:
            return at, Channel.WEB.value
        if self.rng.random() < UNANSWERED:
            self._call(self.row["created_at"] + (at - self.row["created_at"]) / 2, self._in_vain())
        self._call(at, CallOutcome.ATTENDS)
        return at, Channel.PHONE.value

    def _before_the_day(self) -> datetime:
        """In office hours of one of the three days before; if it was booked later, soon after that."""
        start, booked_at = self.row["starts_at"], self.row["created_at"]
        day = start.astimezone(self.world.zone).date() - timedelta(days=self.rng.randint(1, 3))
        at = datetime.combine(day, time(9), self.world.zone)
        at += timedelta(minutes=self.rng.randrange(7 * 60))
        soon: datetime = booked_at + (start - booked_at) * 0.2
        return max(at, soon)

    def _told_by_telephone(self) -> None:
        at = self.row["status_changed_at"] = self._before_the_day()
        self.confirmed = None
        self.calls = []
        self._call(at, CallOutcome.NOT_OURS)

    def _in_vain(self) -> CallOutcome:
        return self.rng.choice((CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER, CallOutcome.BUSY))

    def _call(self, at: datetime, outcome: CallOutcome) -> None:
        entry = {"appointment_id": self.row["id"], "at": at, "by_id": self.official.pk}
        self.calls.append(entry | {"outcome": outcome.value, "note": ""})

    def call_state(self) -> Iterator[Row]:
        if self.calls:
            tries = [each["at"] for each in self.calls if each["outcome"] in REACHED_NOBODY]
            bands = [band_of(at.astimezone(self.world.zone)) for at in tries]
            yield {
                **{"appointment_id": self.row["id"], "tries": len(tries)},
                **{"tried_bands": " ".join(dict.fromkeys(bands)), "wrong_number": False},
                **{"missing_papers": "", "note": ""},
            }

    def history(self) -> Iterator[Row]:
        yield booked(self.row)
        state = Status.PENDING.value
        if self.confirmed:
            at, channel = self.confirmed
            by = self.official.pk if channel == Channel.PHONE else None
            yield self._entry(Kind.STATUS, at, by, channel) | {
                **{"status": Status.CONFIRMED.value, "previous_status": state}
            }
            state = Status.CONFIRMED.value
        for entry in self._at_the_office():
            yield entry | {"status": state}
        if self.status != Status.PENDING and self.status != state:
            yield self._outcome() | {"previous_status": state}

    def _at_the_office(self) -> Iterator[Row]:
        start, by = self.row["starts_at"], self.official.pk
        if self._strayed():
            other = self.rng.choice([pk for pk in self.world.staff if pk != self.row["office_id"]])
            at, there = start - timedelta(minutes=50), self.world.staff[other][0].pk
            words = {"reason_text": self.world.names[other]}
            yield self._entry(Kind.REDIRECTED, at, there, Channel.COUNTER) | words
        if self.visit:
            yield self._entry(Kind.ARRIVED, self.visit["arrived_at"], by, Channel.COUNTER)
        if self.visit and self.visit["called_at"]:
            yield self._entry(Kind.CALLED, self.visit["called_at"], by, Channel.COUNTER)

    def _strayed(self) -> bool:
        """Only whose day has passed; who stands in the wrong office may not come to the right one."""
        could = self.status == Status.COMPLETED or self.row["reason"] == Reason.NO_SHOW
        soon = self.row["starts_at"] - self.row["created_at"] < timedelta(hours=6)
        return could and not soon and self.rng.random() < STRAYED

    def _outcome(self) -> Row:
        """By telephone if a call brought it about, else as `demo` says."""
        if self.calls and self.calls[-1]["at"] == self.row["status_changed_at"]:
            return ended(self.row, Channel.PHONE.value) | {"by_id": self.official.pk}
        if self.status == Status.CANCELLED:
            return ended(self.row, self.row["channel"])
        return ended(self.row, Channel.COUNTER.value) | {"by_id": self.official.pk}

    def _entry(self, kind: Kind, at: datetime, by: int | None, channel: str) -> Row:
        entry = booked(self.row) | {"kind": kind.value, "at": at, "by_id": by}
        return entry | {"channel": str(channel)}


def sign_days(staff: Staff) -> None:
    """All that had people but the last of each office, which waits to be signed."""
    now = timezone.now()
    for office in current_catalogue().offices.values():
        today = local(now, office.time_zone).date()
        start, _ = day_bounds(today, today, office.time_zone)
        past = Appointment.objects.filter(office=office, starts_at__lt=start)
        rows: dict[date, list[tuple[str, str]]] = defaultdict(list)
        for starts_at, *how in past.values_list("starts_at", "status", "reason"):
            rows[local(starts_at, office.time_zone).date()].append((how[0], how[1]))
        over = sorted(day for day in rows if _held(rows[day]))[:-1]
        DayClose.objects.bulk_create(
            DayClose(
                office=office,
                day=day,
                by=staff[office.number][-1],
                at=datetime.combine(day, time(17, 40), ZoneInfo(office.time_zone)),
                figures=asdict(closing.counted(rows[day])),
            )
            for day in over
        )


def _held(rows: list[tuple[str, str]]) -> bool:
    return any(status != Status.CANCELLED for status, _ in rows)
