"""What messages mean, as the institution taught it: labels chosen from closed lists, never a fact."""

import logging
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.masking import masked
from ventanilla.assistant.models import Lesson, Miss
from ventanilla.assistant.understanding import normal
from ventanilla.catalog.models import Procedure
from ventanilla.lib.snapshot import Snapshot

logger = logging.getLogger(__name__)

LONGEST = 200
"""Letters of a message that are kept to know it again."""


def not_understood() -> QuerySet[Miss]:
    """What nobody has taught nor dismissed, the most frequent first."""
    return Miss.objects.filter(dismissed=False)


def taught() -> QuerySet[Lesson]:
    """The latest first."""
    return Lesson.objects.select_related("by")


def teach(miss: Miss, *, intent: Intent, procedure: Procedure | None, by: User) -> Lesson:
    """Counts from the next message on. Taught again, the last one counts."""
    with transaction.atomic():
        lesson, _ = Lesson.objects.update_or_create(
            normal=miss.normal,
            defaults={
                "text": miss.text,
                "intent": intent,
                "procedure": procedure.code if procedure else "",
                "by": by,
                "created_at": timezone.now(),
            },
        )
        Miss.objects.filter(pk=miss.pk).delete()
    snapshot.forget()
    return lesson


def dismiss(miss: Miss) -> None:
    """It need not be understood: it is not listed again, however often it comes."""
    Miss.objects.filter(pk=miss.pk).update(dismissed=True)


def forget(lesson: Lesson, *, by: User) -> None:
    """The message is read as if nobody had taught it."""
    Lesson.objects.filter(pk=lesson.pk).delete()
    logger.info("lesson %s forgotten by %s", lesson.pk, by.pk)
    snapshot.forget()


def of(text: str) -> Lesson | None:
    """What was taught of this message, whatever telephone or name is in it."""
    return known().get(" ".join(normal.words(masked(text)))[:LONGEST])


def _load() -> Mapping[str, Lesson]:
    return {lesson.normal: lesson for lesson in Lesson.objects.all()}


snapshot: Snapshot[Mapping[str, Lesson]] = Snapshot(_load)
known = snapshot.current
