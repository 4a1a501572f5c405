"""Answering a survey: which one is due, what was said, once for each appointment."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Question, SurveyKind
from ventanilla.lib.dates import local
from ventanilla.surveys.models import Answer, Answered, How, Response

LONGEST_TEXT = 500


class InvalidAnswers(Refused):
    """`errors` maps the code of a question to its sentence."""

    code = "invalid"

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("Revisa tus respuestas")
        self.errors = errors


@dataclass(frozen=True)
class Said:
    question: Question
    value: str = ""
    text: str = ""


def due(appointment: Appointment) -> SurveyKind:
    """That of the visit once somebody attended the person, that of the booking before."""
    attended = appointment.status == Status.COMPLETED or (
        appointment.reason == Reason.INADMISSIBLE and appointment.has_arrived
    )
    return SurveyKind.VISIT if attended else SurveyKind.BOOKING


def questions(survey: SurveyKind) -> list[Question]:
    return current_catalogue().questions[survey]


def is_done(appointment: Appointment, survey: SurveyKind) -> bool:
    return Answered.objects.filter(appointment=appointment, survey=survey).exists()


def awaits(appointment: Appointment, survey: SurveyKind) -> bool:
    """Whether this survey is to be asked now, and has questions and no answer yet."""
    asked = due(appointment) == survey and bool(questions(survey))
    return asked and not is_done(appointment, survey)


def answer(
    appointment: Appointment, survey: SurveyKind, typed: Mapping[str, str], *, how: How
) -> bool:
    """Keeps the answers, `typed` by the code of their questions; False when this appointment had answered
    already. What was typed for a question that another answer closes is let go. Raises InvalidAnswers."""
    said = _read(questions(survey), typed)
    if not said:
        raise InvalidAnswers({"": "Contesta al menos una pregunta, o elige «No quiero contestar»"})
    return _keep(appointment, survey, said, how)


def decline(appointment: Appointment, survey: SurveyKind, *, how: How) -> bool:
    """«No quiero contestar»; False when this appointment had answered already."""
    return _keep(appointment, survey, [], how)


def _read(asked: list[Question], typed: Mapping[str, str]) -> list[Said]:
    said: dict[str, Said] = {}
    errors: dict[str, str] = {}
    for question in asked:
        words = typed.get(question.code, "").replace("\0", "").strip()
        if not words or not _is_open(question, said):
            continue
        if question.kind == Question.Kind.TEXT:
            if len(words) > LONGEST_TEXT:
                errors[question.code] = (
                    f"Escribe a lo más {LONGEST_TEXT} letras; llevas {len(words)}"
                )
            said[question.code] = Said(question, text=words)
        elif words in [value for value, _ in question.options]:
            said[question.code] = Said(question, value=words)
        else:
            errors[question.code] = "Elige una de las respuestas"
    if errors:
        raise InvalidAnswers(errors)
    return [*said.values()]


def _is_open(question: Question, said: Mapping[str, Said]) -> bool:
    if not question.only_if:
        return True
    code, value = question.only_if
    return code in said and said[code].value == value


def _keep(appointment: Appointment, survey: SurveyKind, said: list[Said], how: How) -> bool:
    today = local(timezone.now(), appointment.office.time_zone).date()
    served = appointment.visit.served_by if appointment.has_arrived else None
    with transaction.atomic():
        _, first = Answered.objects.get_or_create(appointment=appointment, survey=survey)
        if not first:
            return False
        response = Response.objects.create(
            survey=survey,
            day=today,
            office=appointment.office,
            procedure=appointment.procedure,
            channel=appointment.channel,
            official=served if survey == SurveyKind.VISIT else None,
            how=how,
            declined=not said,
        )
        Answer.objects.bulk_create(
            Answer(response=response, question=each.question, value=each.value, text=each.text)
            for each in said
        )
    return True
