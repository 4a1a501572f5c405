"""Whatever is done to one row of the history, by whoever may, is found and its place told."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import F

from tests.append_only import unguarded
from tests.people import ANA, NOW, Clock, book, staff
from ventanilla.accounts import record
from ventanilla.accounts.models import AccountChange, AccountEntry, Membership, Role
from ventanilla.appointments import sealing
from ventanilla.appointments.models import Appointment, CallEntry, HistoryEntry, Seal
from ventanilla.appointments.sealing import Break, Fault
from ventanilla.scheduling.models import CatalogueVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

EACH = 12
TABLES: dict[str, type[models.Model]] = {"historyentry": HistoryEntry, "callentry": CallEntry}
CHANGES: dict[str, dict[str, Any]] = {
    "historyentry": {
        "at": F("at") + timedelta(microseconds=1),
        "status": "cancelada",
        "by": None,
        "channel": "api",
        "reason_text": "otra cosa",
        "previous_starts_at": NOW,
    },
    "callentry": {"at": NOW, "outcome": "asiste", "note": "otra cosa"},
}
Place = tuple[str, int]


@pytest.fixture
def sealed(clock: Clock) -> list[Place]:
    """Rows in two tables, their numbers even so that others fit between; in the order of the chain."""
    ana, rosa = book(ANA), staff()
    common = {"appointment": ana, "by": rosa}
    first = HistoryEntry.objects.get().pk + 2
    HistoryEntry.objects.bulk_create(
        HistoryEntry(
            **common,
            pk=first + 2 * n,
            at=NOW - timedelta(minutes=5, seconds=-n),
            kind="estado",
            status="confirmada",
            starts_at=ana.starts_at,
            channel="telefono",
            reason_text=f"causa {n}",
        )
        for n in range(EACH)
    )
    CallEntry.objects.bulk_create(
        CallEntry(
            **common,
            pk=10_000 + 2 * n,
            at=NOW - timedelta(minutes=5),
            outcome="ocupado",
            note=f"{n}",
        )
        for n in range(EACH)
    )
    clock.now += timedelta(minutes=2)
    assert sealing.seal() == 2 * EACH + 1
    return [*Seal.objects.values_list("table", "row_id")]


def rows(place: Place) -> Any:
    return TABLES[place[0]]._default_manager.filter(pk=place[1])


def change(places: list[Place], dice: random.Random) -> Break:
    place = dice.choice(places)
    column = dice.choice([*CHANGES[place[0]]])
    rows(place).update(**{column: CHANGES[place[0]][column]})
    return Break(*place, Fault.CHANGED)


def delete(places: list[Place], dice: random.Random) -> Break:
    place = dice.choice(places)
    rows(place).delete()
    return Break(*place, Fault.GONE)


def insert(places: list[Place], dice: random.Random) -> Break:
    table, row_id = dice.choice(places)
    copy = rows((table, row_id)).get()
    copy.pk = row_id - 1
    copy.save(force_insert=True)
    return Break(table, row_id - 1, Fault.INSERTED)


def swap(places: list[Place], dice: random.Random) -> Break:
    """Two neighbours or two far apart change places."""
    table = dice.choice([*TABLES])
    one, other = sorted(dice.sample([place for place in places if place[0] == table], 2))
    a, b = rows(one).get(), rows(other).get()
    a.pk, b.pk = b.pk, a.pk
    a.save(force_update=True)
    b.save(force_update=True)
    return Break(*one, Fault.CHANGED)


def reseal(places: list[Place], dice: random.Random) -> Break:
    """The forger changes a row and mends its own seal: the next one no longer fits."""
    position = dice.randrange(len(places) - 1)
    table, row_id = places[position]
    rows((table, row_id)).update(at=NOW - timedelta(hours=1))
    own = Seal.objects.get(table=table, row_id=row_id)
    before = Seal.objects.filter(pk__lt=own.pk).last()
    digest = sealing.link(before.digest, rows((table, row_id)).get()) if before else ""
    Seal.objects.filter(pk=own.pk).update(digest=digest)
    return Break(*places[position + 1], Fault.CHANGED)


@pytest.fixture
def mutable(sealed: list[Place]) -> Iterator[list[Place]]:
    with unguarded():
        yield sealed


MUTATIONS: list[Callable[[list[Place], random.Random], Break]] = [
    change,
    delete,
    insert,
    swap,
    reseal,
]


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_of_two_hundred_of_each_kind_every_one_is_found(
    mutable: list[Place], mutation: Callable[[list[Place], random.Random], Break]
) -> None:
    """promise: K2: 1,000 of 1,000, each with its place"""
    dice, found = random.Random(1), 0
    # The first is the booking's own entry, which is not like the rest.
    places = mutable[1:] if mutation is not delete else mutable
    for _ in range(200):
        with transaction.atomic():
            made = mutation(places, dice)
            found += sealing.verify().broken == made
            transaction.set_rollback(True)
    assert found == 200
    assert sealing.verify().broken is None, "and none is invented"


def test_a_digest_that_does_not_hold_the_one_before_misses_a_forged_seal(
    mutable: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: K2 (its negative control: without the chain a row and its seal are changed together)"""
    alone = sealing.link
    monkeypatch.setattr(sealing, "link", lambda previous, row: alone("", row))
    Seal.objects.all().delete()
    sealing.seal()
    reseal(mutable, random.Random(1))
    assert sealing.verify().broken is None


def test_what_is_written_later_with_an_older_date_is_found(sealed: list[Place]) -> None:
    """promise: K2"""
    entry = CallEntry.objects.last()
    assert entry
    entry.pk, entry.at = 20_000, NOW - timedelta(days=30)
    entry.save(force_insert=True)
    assert sealing.verify().broken == Break("callentry", 20_000, Fault.LATE)


def test_what_is_younger_than_a_minute_waits(clock: Clock) -> None:
    book(ANA)
    assert sealing.seal() == 0
    assert sealing.verify().count == 0
    clock.now += timedelta(seconds=61)
    assert sealing.seal() == 1
    assert sealing.seal() == 0


def test_batches_are_one_chain(sealed: list[Place], monkeypatch: pytest.MonkeyPatch) -> None:
    head = sealing.verify().head
    with unguarded():
        Seal.objects.all().delete()
    monkeypatch.setattr(sealing, "BATCH", 5)
    assert sealing.seal() == len(sealed)
    verdict = sealing.verify()
    assert verdict.count == len(sealed)
    assert verdict.head != head, "rows were taken in another order"
    assert verdict.broken is None


def verify(*options: str) -> str:
    out = StringIO()
    call_command("verify_history", *options, stdout=out)
    return out.getvalue()


def test_the_command_says_so_and_prints_the_head(sealed: list[Place], clock: Clock) -> None:
    """promise: K5 (its part: the head kept elsewhere is checked)"""
    said = verify()
    assert f"Historia íntegra: {len(sealed)} registros" in said
    head = said.split("Huella: ")[1].strip()
    assert verify("--head", head) == said
    CallEntry.objects.create(
        pk=20_000, appointment=Appointment.objects.get(), by=staff(), at=clock.now, outcome="asiste"
    )
    clock.now += timedelta(minutes=5)
    call_command("seal_history", stdout=StringIO())
    assert "Historia íntegra" in verify("--head", head), "the chain has grown and still holds it"
    with pytest.raises(CommandError, match="la huella que guardaste no está"):
        verify("--head", "f" * 64)


def test_a_whole_new_chain_is_known_by_the_head_kept_elsewhere(sealed: list[Place]) -> None:
    """promise: K5"""
    head = sealing.verify().head
    with unguarded():
        CallEntry.objects.filter(pk=10_000).update(note="otra cosa")
        Seal.objects.all().delete()
    sealing.seal()
    assert "Historia íntegra" in verify()
    with pytest.raises(CommandError, match="rehecha"):
        verify("--head", head)


def test_the_command_says_where_it_was_bent(sealed: list[Place]) -> None:
    """promise: K2"""
    with unguarded():
        CallEntry.objects.filter(pk=10_004).update(note="otra cosa")
    with pytest.raises(CommandError, match="en callentry, el registro 10004 no es como se selló"):
        verify()


def test_a_column_added_later_leaves_old_digests_as_they_are() -> None:
    entry = CallEntry(pk=1, appointment_id=1, by_id=1, at=NOW, outcome="asiste", note="")
    assert "note" not in sealing.canonical(entry)
    assert sealing.canonical(entry) == (
        '["callentry", {"appointment_id": 1, "at": "2026-09-07T16:00:00.000000+00:00", '
        '"by_id": 1, "id": 1, "outcome": "asiste"}]'
    )


def test_versions_of_the_catalogue_and_changes_of_people_are_in_the_chain(clock: Clock) -> None:
    """promises: K1, K2"""
    clock.now = datetime.now(UTC)  # as of the database, which writes what it sees itself
    lupe = staff("lupe")
    record.role_given(Membership.objects.create(user=lupe, role=Role.MANAGEMENT), by=None)
    clock.now += timedelta(hours=1)
    sealing.seal()
    sealed = {*Seal.objects.values_list("table", flat=True)}
    assert sealed == {"accountentry", "accountchange", "catalogueversion"}
    for model, bent in (
        (AccountEntry, {"by": lupe}),
        (AccountChange, {"after": "atencion"}),
        (CatalogueVersion, {"summary": "otra"}),
    ):
        with unguarded():
            held = model._default_manager.values(*bent)[0]
            model._default_manager.update(**bent)
            broken = sealing.verify().broken
            assert broken and broken.table == model._meta.model_name
            model._default_manager.update(**held)
    assert sealing.verify().broken is None
