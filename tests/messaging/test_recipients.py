"""What is known of a telephone."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from tests.messaging.posts import ANA
from ventanilla.messaging import recipients
from ventanilla.messaging.models import Recipient

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", permutations(range(3)))
def test_of_baja_and_alta_the_last_that_was_written_holds(order: tuple[int, ...]) -> None:
    """whatever order they come in, and though a BAJA comes twice"""
    now = timezone.now()
    written = [(recipients.stop, 0), (recipients.resume, 5), (recipients.stop, 10)]
    for place in order:
        act, minutes = written[place]
        act(ANA, now + timedelta(minutes=minutes))
    assert Recipient.objects.get().stopped_at


def test_an_alta_after_both_holds() -> None:
    now = timezone.now()
    recipients.resume(ANA, now + timedelta(minutes=15))
    recipients.stop(ANA, now)
    recipients.stop(ANA, now + timedelta(minutes=10))
    assert Recipient.objects.get().stopped_at is None
