"""How often something was tried in a clock hour."""

from datetime import timedelta
from hashlib import sha256

import pytest

from tests.people import ANA, Clock, statements
from ventanilla.appointments import attempts
from ventanilla.appointments.models import AttemptCount

pytestmark = pytest.mark.django_db


def test_tries_are_counted_by_what_was_tried() -> None:
    assert [attempts.count("cts", "1") for _ in range(3)] == [1, 2, 3]
    assert attempts.count("cts", "2") == 1
    assert attempts.count("phone", "1") == 1


def test_every_hour_begins_at_one(clock: Clock) -> None:
    attempts.count("cts", "1")
    clock.now += timedelta(minutes=59, seconds=59)
    assert attempts.count("cts", "1") == 2
    clock.now += timedelta(seconds=1)
    assert attempts.count("cts", "1") == 1


def test_forgetting_leaves_the_others_alone(clock: Clock) -> None:
    attempts.count("cts", "1")
    attempts.count("cts", "2")
    clock.now += timedelta(hours=1)
    attempts.count("cts", "1")
    attempts.forget("cts", "1")
    assert AttemptCount.objects.count() == 1
    assert attempts.count("cts", "1") == 1
    attempts.forget("cts", "never tried")


def test_the_table_holds_no_datum() -> None:
    """promise: L2"""
    attempts.count("phone", ANA.phone)
    [subject] = AttemptCount.objects.values_list("subject", flat=True)
    assert ANA.phone.lstrip("+") not in subject
    assert subject != sha256(ANA.phone.encode()).hexdigest(), "ten digits are soon hashed through"


def test_a_try_is_one_statement() -> None:
    with statements() as first:
        attempts.count("cts", "1")
    with statements() as second:
        attempts.count("cts", "1")
    assert len(first) == len(second) == 1


def test_counts_of_yesterday_are_swept(clock: Clock) -> None:
    attempts.count("cts", "1")
    clock.now += timedelta(hours=25)
    attempts.count("cts", "1")
    attempts.forget_old()
    assert [each.count for each in AttemptCount.objects.all()] == [1]
