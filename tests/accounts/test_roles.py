"""Roles: one administrator proposes, another decides, and nobody raises himself."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.people import at_once, office, staff
from ventanilla.accounts import roles
from ventanilla.accounts.models import Membership, Role, RoleChange, User
from ventanilla.accounts.people import NotDone

pytestmark = pytest.mark.django_db


def administrator(name: str) -> User:
    user = staff(name)
    Membership.objects.get_or_create(user=user, role=Role.ADMINISTRATION)
    return user


@pytest.fixture
def ines() -> User:
    return administrator("ines")


@pytest.fixture
def omar() -> User:
    return administrator("omar")


def given(user: User) -> list[tuple[str, int | None]]:
    return [(m.role, m.office and m.office.number) for m in user.memberships.all()]


def test_it_takes_two(ines: User, omar: User) -> None:
    """promise: C8"""
    lupe = staff("lupe")
    change = roles.propose(lupe, Role.ATTENTION, office(), grant=True, by=ines)
    assert given(lupe) == []
    done = roles.decide(change, approve=True, by=omar)
    assert given(lupe) == [("atencion", 10)]
    assert (done.proposed_by, done.decided_by, done.approved) == (ines, omar, True)
    assert done.decided_at and done.decided_at >= done.proposed_at


def test_nobody_decides_what_he_proposed(ines: User) -> None:
    """promise: C8"""
    change = roles.propose(staff("lupe"), Role.MANAGEMENT, None, grant=True, by=ines)
    with pytest.raises(NotDone, match="Tú lo propusiste"):
        roles.decide(change, approve=True, by=ines)
    assert given(staff("lupe")) == []


def test_nobody_raises_himself_nor_accepts_being_raised(ines: User, omar: User) -> None:
    """promise: C8"""
    with pytest.raises(NotDone, match="Nadie cambia su propio papel"):
        roles.propose(ines, Role.COORDINATION, office(), grant=True, by=ines)
    change = roles.propose(ines, Role.COORDINATION, office(), grant=True, by=omar)
    with pytest.raises(NotDone, match="Nadie se da un papel"):
        roles.decide(change, approve=True, by=ines)


def test_without_that_question_anybody_would_change_roles(
    ines: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: C8 (negative control)"""
    monkeypatch.setattr(roles, "require_administrator", lambda by: None)
    change = roles.propose(staff("lupe"), Role.MANAGEMENT, None, grant=True, by=staff("memo"))
    roles.decide(change, approve=True, by=ines)
    assert given(staff("lupe")) == [("gestion", None)]


def test_of_two_administrators_one_may_step_down(ines: User, omar: User) -> None:
    change = roles.propose(omar, Role.ADMINISTRATION, None, grant=False, by=ines)
    roles.decide(change, approve=True, by=omar)
    assert given(omar) == []


def test_who_administers_nothing_changes_nothing(ines: User) -> None:
    """promise: C8"""
    lupe = staff("lupe")
    with pytest.raises(NotDone, match="quien administra"):
        roles.propose(ines, Role.MANAGEMENT, None, grant=True, by=lupe)
    change = roles.propose(lupe, Role.MANAGEMENT, None, grant=True, by=ines)
    with pytest.raises(NotDone, match="quien administra"):
        roles.decide(change, approve=True, by=staff("memo"))


def test_refused_it_stays_written_and_cannot_be_decided_again(ines: User, omar: User) -> None:
    change = roles.propose(staff("lupe"), Role.MANAGEMENT, None, grant=True, by=ines)
    roles.decide(change, approve=False, by=omar)
    with pytest.raises(NotDone, match="ya decidió"):
        roles.decide(change, approve=True, by=omar)
    assert RoleChange.objects.get().approved is False
    assert given(staff("lupe")) == []


def test_asking_twice_is_asking_once(ines: User, omar: User) -> None:
    for by in (ines, omar):
        roles.propose(staff("lupe"), Role.MANAGEMENT, None, grant=True, by=by)
    assert RoleChange.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "grant", "sentence"),
    [
        (Role.ATTENTION, True, "Di en qué oficina"),
        (Role.ADMINISTRATION, True, "ya tiene ese papel"),
        (Role.MANAGEMENT, False, "no tiene ese papel"),
    ],
)
def test_what_makes_no_sense_is_refused(
    ines: User, omar: User, role: Role, grant: bool, sentence: str
) -> None:
    with pytest.raises(NotDone, match=sentence):
        roles.propose(omar, role, None, grant=grant, by=ines)


@pytest.mark.parametrize(
    "row",
    [
        {"user": "ines", "proposed_by": "ines"},
        {"user": "lupe", "proposed_by": "ines", "decided_by": "ines"},
        {"user": "lupe", "proposed_by": "ines", "decided_by": "lupe"},
    ],
    ids=["proposed for oneself", "decided alone", "raised by himself"],
)
def test_the_database_refuses_it_too(row: dict[str, str]) -> None:
    """promise: C8: whatever program writes"""
    people = {name: staff(who) for name, who in row.items()}
    decided = {"decided_at": timezone.now(), "approved": True} if "decided_by" in row else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleChange.objects.create(
            role=Role.MANAGEMENT, grant=True, proposed_at=timezone.now(), **people, **decided
        )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_are_one_decision() -> None:
    ines, omar, rita = (administrator(name) for name in ("ines", "omar", "rita"))
    change = roles.propose(staff("lupe"), Role.MANAGEMENT, None, grant=True, by=ines)
    got = at_once(
        [
            lambda: roles.decide(change, approve=True, by=omar),
            lambda: roles.decide(change, approve=False, by=rita),
        ]
    )
    assert sum(isinstance(each, NotDone) for each in got) == 1
    assert RoleChange.objects.get().approved == bool(given(staff("lupe")))
