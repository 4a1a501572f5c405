"""Finding an appointment again, and learning nothing about those of others."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.people import (
    ANA,
    BRUNO,
    GRANDDAUGHTER,
    GRANDFATHER,
    GRANDMOTHER,
    THURSDAY,
    TITULO,
    Clock,
    at,
    book,
    set_institution,
    statements,
)
from ventanilla.appointments import cts, lookup
from ventanilla.appointments.models import Appointment, AttemptCount, Channel
from ventanilla.appointments.person import Person, read_person
from ventanilla.appointments.transitions import cancel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TRIES = 5


@pytest.fixture
def ana() -> Appointment:
    set_institution(lookups_per_hour=TRIES)
    return book(ANA)


def key(appointment: Appointment) -> str:
    assert appointment.cts
    return appointment.cts


def test_the_key_alone_finds_it(ana: Appointment) -> None:
    assert lookup.by_cts(key(ana)) == ana
    with pytest.raises(lookup.NotFound):
        lookup.by_cts(cts.compose(2026, 10, "106", 6, 2))


def test_the_link_of_the_voucher_finds_it(ana: Appointment) -> None:
    assert lookup.by_token(ana.token) == ana
    for wrong in ("", ana.token[:-1], ana.token.swapcase(), "x" * 22):
        with pytest.raises(lookup.NotFound):
            lookup.by_token(wrong)


def test_the_key_and_the_last_four_digits_open_it(ana: Appointment) -> None:
    assert lookup.by_cts_and_digits(key(ana), "5610") == ana


@pytest.mark.parametrize("wrong", ["5611", "", "----", "610", "05610", "５６１０", "ñ" * 4])
def test_wrong_digits_do_not_open_it(ana: Appointment, wrong: str) -> None:
    """promise: C3"""
    with pytest.raises(lookup.NotFound):
        lookup.by_cts_and_digits(key(ana), wrong)


def test_the_placeholder_of_an_unknown_key_opens_nothing() -> None:
    """promise: C3"""
    with pytest.raises(lookup.NotFound):
        lookup.by_cts_and_digits(cts.compose(2026, 10, "106", 6, 77), "----")


def test_an_appointment_is_guessed_at_a_few_times_an_hour(clock: Clock, ana: Appointment) -> None:
    """promise: C3"""
    for guess in range(TRIES):
        with pytest.raises(lookup.NotFound):
            lookup.by_cts_and_digits(key(ana), f"{guess:04d}")
    with pytest.raises(lookup.NotFound):
        lookup.by_cts_and_digits(key(ana), "5610")
    clock.now += timedelta(hours=1)
    assert lookup.by_cts_and_digits(key(ana), "5610") == ana


def test_a_sweep_over_other_keys_does_not_lock_this_one(ana: Appointment) -> None:
    """promise: C3

    The record is throttled, not the network: a million keys tried elsewhere are nothing to Ana.
    """
    for consecutive in range(2, 40):
        with pytest.raises(lookup.NotFound):
            lookup.by_cts_and_digits(cts.compose(2026, 10, "106", 6, consecutive), "5610")
    assert lookup.by_cts_and_digits(key(ana), "5610") == ana


def test_who_proves_to_be_the_person_starts_afresh(ana: Appointment) -> None:
    for _ in range(2):
        for _ in range(TRIES - 1):
            with pytest.raises(lookup.NotFound):
                lookup.by_cts_and_digits(key(ana), "0000")
        assert lookup.by_cts_and_digits(key(ana), "5610") == ana
    assert not AttemptCount.objects.exists()


def test_unknown_wrong_and_throttled_are_one_answer_after_the_same_work(ana: Appointment) -> None:
    """promise: C4"""
    unknown = cts.compose(2026, 10, "106", 6, 77)
    work = [
        refusal(lambda: lookup.by_cts_and_digits(unknown, "5610")),
        refusal(lambda: lookup.by_cts_and_digits(key(ana), "0000")),
    ]
    for _ in range(TRIES):
        refusal(lambda: lookup.by_cts_and_digits(key(ana), "0000"))
    work += [
        refusal(lambda: lookup.by_cts_and_digits(key(ana), "0000")),
        refusal(lambda: lookup.by_cts_and_digits(key(ana), "5610")),
    ]
    assert [len(sql) for _, sql in work] == [2, 2, 2, 2]
    assert all(answer == work[0] for answer in work)


def test_by_person_too_every_refusal_is_the_same(ana: Appointment) -> None:
    """promise: C4, C6"""
    stranger = Person("Nadie", "Nunca", "", "+527222345699")
    work = [
        refusal(lambda: lookup.by_person(stranger)),
        refusal(lambda: lookup.by_person(Person("Otra", "Persona", "", ANA.phone))),
    ]
    for _ in range(TRIES):
        refusal(lambda: lookup.by_person(Person("Otra", "Persona", "", ANA.phone)))
    work.append(refusal(lambda: lookup.by_person(ANA)))
    assert [len(sql) for _, sql in work] == [2, 2, 2]
    assert all(answer == work[0] for answer in work)


def refusal(look: Callable[[], object]) -> tuple[tuple, list[str]]:
    """What the person is told, and the statements it took."""
    with statements() as sql, pytest.raises(lookup.NotFound) as refused:
        look()
    return refused.value.args, sql


def test_a_person_sees_all_of_theirs_the_newest_day_first() -> None:
    early = cancel(book(ANA, at("9:30")), channel=Channel.WEB)
    late = book(ANA, at("9:30", THURSDAY))
    other = book(ANA, at("11:00"), procedure=TITULO)
    book(BRUNO)
    assert lookup.by_person(ANA) == [late, other, early]


@pytest.mark.parametrize(
    "typed",
    [
        ("ana maria", "pena", "gomez", "7222345610"),
        ("ANA-MARÍA", "PEÑA", "GÓMEZ", "+52 1 722 234 5610"),
        ("  Ana   María ", "Pen\u0303a", "Gómez", "(044) 722-234-5610"),
        ("Ana", "María Peña", "Gómez", "7222345610"),
    ],
)
def test_accents_case_and_spacing_do_not_matter(ana: Appointment, typed: tuple[str, ...]) -> None:
    """promise: C6"""
    assert lookup.by_person(read_person(*typed)) == [ana]


@pytest.mark.parametrize(
    "typed",
    [
        ("Ana", "Peña", "Gómez", "7222345610"),
        ("Ana María", "Peña", "", "7222345610"),
        ("Ana María", "Peña", "Góme", "7222345610"),
        ("Ana María", "Peña", "Gómezz", "7222345610"),
        ("Ana María", "Peña", "Gómez", "7222345611"),
    ],
)
def test_nothing_less_than_the_exact_name_and_telephone(
    ana: Appointment, typed: tuple[str, ...]
) -> None:
    """promise: C6"""
    with pytest.raises(lookup.NotFound):
        lookup.by_person(read_person(*typed))


def test_others_with_the_same_telephone_are_never_listed() -> None:
    """promise: C6"""
    grandmother, _ = book(GRANDMOTHER), book(GRANDFATHER)
    assert lookup.by_person(GRANDMOTHER) == [grandmother]
    with pytest.raises(lookup.NotFound):
        lookup.by_person(GRANDDAUGHTER)


def test_names_are_guessed_at_a_few_times_an_hour_and_telephone(ana: Appointment) -> None:
    """promise: C6"""
    bruno = book(BRUNO)
    for name in ("Luisa", "Marta", "Nora", "Olga", "Paula"):
        with pytest.raises(lookup.NotFound):
            lookup.by_person(Person(name, "Peña", "Gómez", ANA.phone))
    with pytest.raises(lookup.NotFound):
        lookup.by_person(ANA)
    assert lookup.by_person(BRUNO) == [bruno]
    assert lookup.by_token(ana.token) == ana
