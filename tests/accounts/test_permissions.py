"""Who may do what, and where."""

import pytest
from django.db import IntegrityError, transaction

from tests.people import office, staff
from ventanilla.accounts.models import Membership, Role
from ventanilla.accounts.permissions import GRANTS, Permission, rights_of

pytestmark = pytest.mark.django_db

ELSEWHERE = "033"


def member(role: Role, municipality: str | None = None) -> Membership:
    where = office(municipality) if municipality else None
    return Membership.objects.create(user=staff(), role=role, office=where)


def numbers(permission: Permission) -> list[int]:
    return [each.number for each in rights_of(staff()).offices(permission)]


def test_an_office_role_holds_at_that_office_alone() -> None:
    member(Role.ATTENTION, "106")
    assert numbers(Permission.WORK) == [10]
    assert numbers(Permission.LEAD) == numbers(Permission.REPORT) == []
    assert rights_of(staff()).office(Permission.WORK, 10) == office("106")
    assert rights_of(staff()).office(Permission.WORK, office(ELSEWHERE).number) is None


def test_two_offices_two_roles() -> None:
    member(Role.ATTENTION, "106")
    member(Role.COORDINATION, ELSEWHERE)
    assert numbers(Permission.WORK) == sorted([10, office(ELSEWHERE).number])
    assert numbers(Permission.LEAD) == [office(ELSEWHERE).number]


def test_management_sees_the_figures_of_all_and_works_nowhere() -> None:
    member(Role.MANAGEMENT)
    assert len(numbers(Permission.REPORT)) == 13
    assert numbers(Permission.WORK) == []


def test_administration_reaches_no_appointment() -> None:
    member(Role.ADMINISTRATION)
    rights = rights_of(staff())
    assert rights.allows(Permission.EDIT_CATALOGUE)
    assert rights.allows(Permission.MANAGE_PEOPLE)
    assert numbers(Permission.WORK) == numbers(Permission.REPORT) == []


def test_nobody_without_a_role_and_nobody_made_inactive() -> None:
    assert not any(rights_of(staff()).allows(each) for each in Permission)
    member(Role.ATTENTION, "106")
    person = staff()
    person.is_active = False
    assert not any(rights_of(person).allows(each) for each in Permission)


def test_every_role_grants_something_and_every_permission_is_granted() -> None:
    assert set(GRANTS) == set(Role)
    assert set().union(*GRANTS.values()) == set(Permission)


@pytest.mark.parametrize(
    ("role", "municipality"), [(Role.ATTENTION, None), (Role.ADMINISTRATION, "106")]
)
def test_the_database_refuses_a_role_in_the_wrong_place(role: Role, municipality: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        member(role, municipality)


@pytest.mark.parametrize(
    ("role", "municipality"), [(Role.ATTENTION, "106"), (Role.MANAGEMENT, None)]
)
def test_a_role_is_held_once(role: Role, municipality: str) -> None:
    member(role, municipality)
    with pytest.raises(IntegrityError), transaction.atomic():
        member(role, municipality)
