"""Who attends whom: by what each knows, who is there, and evenly; and what an absence leaves to nobody."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    CONSTANCIA,
    ECATEPEC,
    FINIQUITO,
    NOW,
    THURSDAY,
    TITULO,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    at_once,
    book,
    fill,
    meeting,
    office,
    staff,
    statements,
    undone,
)
from ventanilla.accounts.models import Absence, Membership, Role, User
from ventanilla.appointments import assignment, transitions
from ventanilla.appointments.errors import IllegalMove, Refused
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.person import Person
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOURS = ("9:30", "10:00", "10:30")


def official(name: str, *procedures: str, where: Office | None = None) -> User:
    """Works at Toluca and attends those procedures; none means all."""
    user = staff(name)
    Membership.objects.create(user=user, role=Role.ATTENTION, office=where or office())
    user.skills.set([catalogue.current().procedures[code] for code in procedures])
    return user


def away(user: User, first: date = TUESDAY, last: date | None = None) -> None:
    Absence.objects.create(user=user, first_day=first, last_day=last or first)


def assign(appointment: Appointment, to: User | None) -> Appointment:
    return assignment.assign(appointment, to, by=staff("coordina"))


def suggested() -> list[tuple[Appointment, str | None]]:
    found = assignment.suggest(office(), TUESDAY)
    return [(each.appointment, each.to.username if each.to else None) for each in found]


def test_whoever_knows_the_procedure_and_is_there() -> None:
    official("todo")
    away(official("ausente"))
    away(official("vuelve"), THURSDAY)
    official("ecatepec", where=office(ECATEPEC))
    gone = official("salio")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    official("finiquitos", FINIQUITO)
    titles = [
        book(ANA, at("9:30"), procedure=TITULO),
        book(BRUNO, at("9:30"), procedure=TITULO),
        book(CARMEN, at("9:30"), procedure=FINIQUITO),
    ]
    assert suggested() == list(zip(titles, ["todo", "vuelve", "finiquitos"], strict=True))


def test_nobody_can_is_said_and_not_hidden() -> None:
    official("finiquitos", FINIQUITO)
    ana = book(ANA)
    assert suggested() == [(ana, None)]


def test_least_load_of_the_day_and_never_two_at_once_while_another_is_free() -> None:
    rosa, _ = official("rosa"), official("jose")
    for person, hour in zip((ANA, BRUNO), ("12:00", "12:30"), strict=True):
        assign(book(person, at(hour)), rosa)
    two = fill(at("9:30"), 2)
    one = fill(at("10:00"), 1)
    assert suggested() == [(two[0], "jose"), (two[1], "rosa"), (one[0], "jose")]


def test_who_has_one_who_can_keeps_him() -> None:
    rosa, jose = official("rosa"), official("jose")
    ana, bruno = assign(book(ANA), rosa), assign(book(BRUNO), jose)
    assert suggested() == []
    away(rosa)
    assert suggested() == [(ana, "jose")]
    Membership.objects.filter(user=jose).delete()
    assert suggested() == [(ana, None), (bruno, None)]


KNOWS = [(), (CONSTANCIA,), (TITULO,), (TITULO, FINIQUITO)]


@settings(max_examples=settings().max_examples // 4)
@given(
    team=st.lists(st.tuples(st.sampled_from(KNOWS), st.booleans()), max_size=4),
    booked=st.lists(
        st.tuples(
            st.sampled_from(HOURS),
            st.sampled_from([CONSTANCIA, TITULO, FINIQUITO]),
            st.none() | st.integers(0, 3),
        ),
        max_size=7,
    ),
)
def test_the_suggestion_is_the_one_that_the_rule_gives(
    team: list[tuple[tuple[str, ...], bool]], booked: list[tuple[str, str, int | None]]
) -> None:
    """Against the rule written out, one appointment after the other; each drawn one may have somebody."""
    with undone():
        people = [official(f"o{n}", *knows) for n, (knows, _) in enumerate(team)]
        rows = written(booked, people)
        for person, (_, is_away) in zip(people, team, strict=True):
            if is_away:
                away(person)
        day: list[tuple[int, str]] = [(who, hour) for hour, _, who, _ in rows if who is not None]
        expected: list[tuple[Appointment, str | None]] = []
        for hour, procedure, who, row in rows:
            if who is not None and not team[who][1]:
                continue
            able = [
                n
                for n, (knows, is_away) in enumerate(team)
                if not is_away and (not knows or procedure in knows)
            ]
            free = [n for n in able if (n, hour) not in day] or least(able, day, hour)
            best = least(free, day)[:1]
            day += [(n, hour) for n in best]
            expected.append((row, f"o{best[0]}" if best else None))
        assert suggested() == expected


def least(who: list[int], day: list[tuple[int, str]], hour: str = "") -> list[int]:
    """Those of `who` that have fewest on the day, or at that hour."""
    count = {n: sum(each == n and hour in ("", at_) for each, at_ in day) for n in who}
    return [n for n in who if count[n] == min(count.values())]


def written(
    booked: list[tuple[str, str, int | None]], people: list[User]
) -> list[tuple[str, str, int | None, Appointment]]:
    """In the order of their hours; those that no place is left for do not come."""
    rows: list[tuple[str, str, int | None, Appointment]] = []
    for n, (hour, procedure, who) in enumerate(sorted(booked, key=lambda b: HOURS.index(b[0]))):
        if [row[0] for row in rows].count(hour) == 3:
            continue
        row = book(Person("Otra", "Gente", "", f"+5272226{n:05d}"), at(hour), procedure=procedure)
        whose = who if who is not None and who < len(people) else None
        if whose is not None:
            Appointment.objects.filter(pk=row.pk).update(assigned_to=people[whose])
        rows.append((hour, procedure, whose, row))
    return rows


def test_an_assignment_is_written_down_once() -> None:
    rosa = official("rosa")
    ana = assign(book(ANA), rosa)
    assign(ana, rosa)
    [entry] = ana.history.filter(kind="asignada")
    assert (entry.assigned_to, entry.by, entry.at) == (rosa, staff("coordina"), NOW)
    assert assign(ana, None).assigned_to is None
    assert ana.history.filter(kind="asignada").count() == 2


@pytest.mark.parametrize(
    ("unable", "sentence"),
    [
        (lambda user: away(user), "no está ese día"),
        (lambda user: Membership.objects.filter(user=user).delete(), "no atiende en"),
        (lambda user: User.objects.filter(pk=user.pk).update(is_active=False), "no atiende en"),
        (lambda user: Membership.objects.update(office=office(ECATEPEC)), "no atiende en"),
        (
            lambda user: user.skills.set([catalogue.current().procedures[FINIQUITO]]),
            "no atiende Constancia",
        ),
    ],
    ids=["absent", "no role", "left", "another office", "another procedure"],
)
def test_who_cannot_attend_it_is_not_given_it(unable: Callable[[User], Any], sentence: str) -> None:
    rosa, ana = official("rosa"), book(ANA)
    name = ana.procedure.plain_name
    unable(rosa)
    with pytest.raises(Refused, match=sentence.replace("Constancia", name)):
        assign(ana, rosa)
    assert Appointment.objects.get().assigned_to is None
    assert not ana.history.filter(kind="asignada").exists()


def test_what_is_over_is_not_assigned() -> None:
    rosa = official("rosa")
    gone = transitions.cancel(book(ANA), channel=Channel.WEB)
    with pytest.raises(IllegalMove, match="no se asigna"):
        assign(gone, rosa)


def test_the_whole_day_at_once_each_for_itself() -> None:
    """One that cannot be does not keep the others; of another office nothing is touched."""
    rosa, jose = official("rosa"), official("jose")
    away(jose)
    ana, bruno = book(ANA), book(BRUNO)
    there = book(CARMEN, municipality=ECATEPEC)
    choices = {ana.pk: rosa, bruno.pk: jose, there.pk: rosa, 0: rosa}
    done, refused = assignment.assign_all(office(), choices, by=staff())
    assert done == [ana]
    assert [(row, why) for row, why in refused] == [(bruno, "jose no está ese día")]
    there.refresh_from_db()
    assert there.assigned_to is None


def test_the_second_of_two_assigners_is_told() -> None:
    rosa, jose = official("rosa"), official("jose")
    page: Appointment = book(ANA)
    assign(Appointment.objects.get(), rosa)
    with pytest.raises(IllegalMove, match="Otra persona acaba de asignarla"):
        assign(page, jose)
    assert assign(page, rosa).assigned_to == rosa, "the same choice is no quarrel"


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("round_", range(3))
def test_of_two_who_assign_at_once_one_does(round_: int) -> None:
    """promise: A4"""
    team = [official(f"o{n}") for n in range(6)]
    ana = book(ANA)
    staff("coordina")
    answers = at_once([lambda to=to: assign(ana, to) for to in team])
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["Appointment"] + ["IllegalMove"] * 5
    [entry] = ana.history.filter(kind="asignada")
    assert entry.assigned_to == Appointment.objects.get().assigned_to


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_without_the_lock_of_the_row_both_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: A4 (its negative control)"""

    def unlocked(appointment: Appointment) -> Appointment:
        return Appointment.objects.select_related("office", "procedure").get(pk=appointment.pk)

    monkeypatch.setattr(transitions, "latest", unlocked)
    team, ana = [official("rosa"), official("jose")], book(ANA)
    staff("coordina")
    acts = [lambda to=to: assign(ana, to) for to in team]
    at_once(meeting(acts, before='UPDATE "appointments_appointment"'))
    assert ana.history.filter(kind="asignada").count() == 2


def test_an_absence_leaves_orphans_and_so_does_leaving(clock: Clock) -> None:
    rosa, jose, luz = official("rosa"), official("jose"), official("luz")
    hers = [assign(book(p, at("10:00", d)), rosa) for p, d in ((ANA, WEDNESDAY), (BRUNO, THURSDAY))]
    his = assign(book(CARMEN, at("9:30", WEDNESDAY)), jose)
    [other] = fill(at("11:00", WEDNESDAY), 1)
    assign(other, luz)
    assert orphans(clock.now) == []
    away(rosa, TUESDAY, WEDNESDAY)
    assert orphans(clock.now) == [hers[0]]
    User.objects.filter(pk=jose.pk).update(is_active=False)
    assert orphans(clock.now) == [his, hers[0]]
    assert orphans(at("9:45", WEDNESDAY)) == [hers[0]], "what is past needs nobody"
    assign(hers[0], luz)
    assign(his, None)
    assert orphans(clock.now) == []


def orphans(now: datetime) -> list[Appointment]:
    return assignment.orphans(office(), now)


def test_the_lists_cost_the_same_whatever_their_length() -> None:
    costs = []
    for n in range(2):
        assign(fill(at(HOURS[n]) + timedelta(days=1), 1)[0], official(f"o{n}"))
        fill(at(HOURS[n]), 2)
        with statements() as asked:
            assignment.suggest(office(), TUESDAY)
            orphans(NOW)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 8
