"""What the people of the demonstration answered: more content the less they waited, and of nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.status import Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Question, SurveyKind
from ventanilla.lib import bulk
from ventanilla.lib.dates import day_bounds
from ventanilla.surveys.answering import questions
from ventanilla.surveys.models import Answer, Answered, How, Response

MADE_UP = "demo:"
"""How the key of an appointment of the demonstration begins: no real one is answered for."""
OFTEN = {SurveyKind.BOOKING: 0.22, SurveyKind.VISIT: 0.42}
DECLINED, LEFT_OUT = 0.07, 0.04
LONG = timedelta(minutes=25)
SCALE = {True: (6, 9, 19, 37, 29), False: (2, 3, 9, 37, 49)}
"""How many of a hundred say each, from worst to best: of those who waited long, and of the others."""
SURE = 92
"""Of a hundred, how many say the first of two or more."""
WHY_NOT = (
    "Todavía me falta un papel",
    "La página se tardó mucho",
    "Me cambió el turno del trabajo",
)
WORDS = (
    "Que haya más sillas en la sala",
    "Todo bien, gracias",
    "Que contesten más rápido el teléfono",
    "Avisar desde antes qué papel falta",
    "Que abran también en la tarde",
    "La señorita explicó muy bien",
    "Un baño limpio",
    "Que respeten la hora de la cita",
)
CHANCE = {
    SurveyKind.BOOKING: {How.LINK: 1},
    SurveyKind.VISIT: {How.LINK: 3, How.TABLET: 6, How.READ: 1},
}


class Asked(NamedTuple):
    pk: int
    office_id: int
    procedure_id: int
    channel: str
    status: str
    booked_at: datetime
    arrived_at: datetime | None
    called_at: datetime | None
    ended_at: datetime | None
    official_id: int | None


@transaction.atomic
def answer(seed: int) -> int:
    """For a share of the appointments of the demonstration whose day has passed; returns how many. Nothing
    where anybody has answered."""
    if Response.objects.exists():
        return 0
    people = _People(Random(f"{seed} opinions"))  # noqa: S311 - nothing secret hangs on it
    for asked in _asked():
        people.ask(asked)
    for model, rows in people.written.items():
        bulk.insert(model, rows)
    bulk.settle(Answer, Answered)
    return len(people.written[Response])


def _asked() -> list[Asked]:
    zone = current_catalogue().institution.time_zone
    today = timezone.localdate(timezone=ZoneInfo(zone))
    past = Appointment.objects.filter(
        idempotency_key__startswith=MADE_UP, starts_at__lt=day_bounds(today, today, zone)[0]
    )
    own = ("pk", "office_id", "procedure_id", "channel", "status", "created_at")
    visit = (f"visit__{name}" for name in ("arrived_at", "called_at", "ended_at", "served_by_id"))
    return [Asked(*row) for row in past.order_by("pk").values_list(*own, *visit)]


class _People:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.zone = ZoneInfo(current_catalogue().institution.time_zone)
        self.questions = {survey: questions(survey) for survey in SurveyKind}
        self.written: dict[type, list[dict]] = {Response: [], Answer: [], Answered: []}

    def ask(self, asked: Asked) -> None:
        alone = asked.channel == Channel.WEB
        if alone and self.rng.random() < OFTEN[SurveyKind.BOOKING]:
            self._respond(asked, SurveyKind.BOOKING, asked.booked_at)
        attended = asked.status == Status.COMPLETED
        if attended and asked.ended_at and self.rng.random() < OFTEN[SurveyKind.VISIT]:
            self._respond(asked, SurveyKind.VISIT, asked.ended_at)

    def _respond(self, asked: Asked, survey: SurveyKind, at: datetime) -> None:
        key = UUID(int=self.rng.getrandbits(128), version=4)
        hows = CHANCE[survey]
        declined = self.rng.random() < DECLINED
        response = {
            **{"id": key, "survey": survey.value, "day": at.astimezone(self.zone).date()},
            **{"office_id": asked.office_id, "procedure_id": asked.procedure_id},
            "channel": asked.channel,
            "official_id": asked.official_id if survey == SurveyKind.VISIT else None,
            "how": self.rng.choices([*hows], [*hows.values()])[0].value,
            "declined": declined,
        }
        self.written[Response].append(response)
        self.written[Answered].append({"appointment_id": asked.pk, "survey": survey.value})
        if not declined:
            self.written[Answer] += self._answers(asked, survey, key)

    def _answers(self, asked: Asked, survey: SurveyKind, key: UUID) -> Iterator[dict]:
        """The first question of all is never left out: who left all of them out declined."""
        said: dict[str, str] = {}
        long = bool(
            asked.arrived_at and asked.called_at and asked.called_at - asked.arrived_at > LONG
        )
        for place, question in enumerate(self.questions[survey]):
            if question.only_if and said.get(question.only_if[0]) != question.only_if[1]:
                continue
            if place and self.rng.random() < self._silence(question):
                continue
            value, text = self._say(question, long and survey == SurveyKind.VISIT)
            said[question.code] = value
            yield {"response_id": key, "question_id": question.pk, "value": value, "text": text}

    def _silence(self, question: Question) -> float:
        return 0.85 if question.kind == Question.Kind.TEXT else LEFT_OUT

    def _say(self, question: Question, long: bool) -> tuple[str, str]:
        if question.kind == Question.Kind.TEXT:
            return "", self.rng.choice(WHY_NOT if question.only_if else WORDS)
        values = [value for value, _ in question.options]
        if question.kind == Question.Kind.SCALE:
            return self.rng.choices(values, SCALE[long])[0], ""
        if question.kind == Question.Kind.YES_NO:
            return self.rng.choices(values, (SURE, 100 - SURE))[0], ""
        return self.rng.choices(values, range(len(values), 0, -1))[0], ""
