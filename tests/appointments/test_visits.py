"""Reception and the window: seven answers, and the hours that write themselves."""

from datetime import timedelta

import pytest

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    ECATEPEC,
    THURSDAY,
    TITULO,
    TUESDAY,
    Clock,
    at,
    at_once,
    book,
    fill,
    office,
    staff,
    wish,
)
from ventanilla.appointments import closing, moving, progress, transitions, visits
from ventanilla.appointments.errors import IllegalMove, SlotTaken
from ventanilla.appointments.models import (
    Appointment,
    CallState,
    Channel,
    HistoryEntry,
    Visit,
    VisitResult,
)
from ventanilla.appointments.status import Reason, Status
from ventanilla.appointments.visits import Answer
from ventanilla.appointments.walk_in import receive_walk_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TEN = at("10:00", TUESDAY)


@pytest.fixture
def ana(clock: Clock) -> Appointment:
    """Booked on Monday for Tuesday at ten; it is Tuesday, five to ten."""
    appointment = book(ANA, TEN)
    clock.now = TEN - timedelta(minutes=5)
    return appointment


def receive(shown: str, **more: bool) -> visits.Reception:
    return visits.receive(office(), shown, by=staff(), **more)


def test_who_comes_in_time_passes(ana: Appointment) -> None:
    got = receive(ana.cts)
    assert got.answer == Answer.WELCOME
    visit = Visit.objects.get()
    assert (visit.arrived_at, visit.called_at, visit.ended_at) == (
        TEN - timedelta(minutes=5),
        None,
        None,
    )
    last = ana.history.last()
    assert last and (last.kind, last.by) == ("llegada", staff())


@pytest.mark.parametrize(
    "shown",
    [
        "https://citas.example/citas/ver/{token}/",
        "http://otra.direccion/citas/ver/{token}",
        " {spaced} ",
        "{cts}",
    ],
)
def test_the_voucher_s_address_or_the_key_however_written(ana: Appointment, shown: str) -> None:
    spaced = " ".join([ana.cts[:4], ana.cts[4:10], ana.cts[10:]])
    text = shown.format(token=ana.token, cts=ana.cts, spaced=spaced)
    assert receive(text).answer == Answer.WELCOME


@pytest.mark.parametrize(
    "shown", ["", "hola", "123", "https://example.com/citas/ver/nada/", "\0", "9" * 500]
)
def test_what_is_not_ours_is_not_recognised(shown: str) -> None:
    assert receive(shown) == visits.Reception(Answer.UNKNOWN)


def test_twice_is_already_registered(ana: Appointment) -> None:
    receive(ana.cts)
    again = receive(ana.cts)
    assert again.answer == Answer.ALREADY
    assert Visit.objects.count() == 1


def test_another_office(clock: Clock) -> None:
    there = book(ANA, municipality=ECATEPEC, procedure=TITULO)
    assert receive(there.cts).answer == Answer.OTHER_OFFICE
    assert not Visit.objects.exists()


def trips(appointment: Appointment) -> list[str]:
    """The offices, not its own, at which the person was seen."""
    entries = appointment.history.filter(kind=HistoryEntry.Kind.REDIRECTED)
    return [entry.reason_text for entry in entries]


def test_a_trip_to_another_office_is_written_once_a_day(clock: Clock) -> None:
    """promise: N5"""
    there = book(ANA, municipality=ECATEPEC, procedure=TITULO)
    for _ in range(2):
        receive(there.cts)
    assert trips(there) == [office().name]
    clock.now += timedelta(days=1)
    receive(there.cts)
    assert trips(there) == [office().name] * 2


def test_who_shows_an_old_voucher_elsewhere_made_no_trip_in_vain() -> None:
    there = transitions.cancel(book(ANA, municipality=ECATEPEC), channel=Channel.WEB)
    assert receive(there.cts).answer == Answer.OTHER_OFFICE
    assert trips(there) == []


def test_another_day() -> None:
    assert receive(book(ANA, TEN).cts).answer == Answer.OTHER_DAY


def test_too_early_unless_reception_wants_it(ana: Appointment, clock: Clock) -> None:
    clock.now = TEN - timedelta(minutes=31)
    assert receive(ana.cts).answer == Answer.EARLY
    assert not Visit.objects.exists()
    assert receive(ana.cts, early=True).answer == Answer.WELCOME


def test_a_cancelled_one() -> None:
    gone = transitions.cancel(book(ANA, TEN), channel=Channel.WEB)
    assert receive(gone.cts).answer == Answer.CANCELLED


def test_a_no_show_who_comes_after_all_gets_his_state_back(ana: Appointment, clock: Clock) -> None:
    transitions.confirm(ana, channel=Channel.PHONE, by=staff())
    clock.now = TEN + timedelta(minutes=40)
    ana.refresh_from_db()
    transitions.mark_no_show(ana, channel=Channel.COUNTER, by=staff())
    assert receive(ana.cts).answer == Answer.WELCOME
    ana.refresh_from_db()
    assert (ana.status, ana.reason, ana.seat) == (Status.CONFIRMED, "", 1)


def test_a_no_show_whose_place_was_given_is_told_so(clock: Clock) -> None:
    ana, *_ = [book(ANA, TEN), *fill(TEN, 2)]
    clock.now = TEN + timedelta(minutes=40)
    transitions.mark_no_show(ana, channel=Channel.COUNTER, by=staff())
    bruno = wish(BRUNO)
    receive_walk_in(
        office(),
        bruno.procedure,
        bruno.municipality,
        BRUNO,
        idempotency_key="w1",
        by=staff(),
        at=TEN,
    )
    got = receive(ana.cts)
    assert got.answer == Answer.CANCELLED
    assert "lugar" in got.why
    assert Visit.objects.get().appointment.given_names == "Bruno"


def test_the_papers_told_on_the_telephone_are_at_the_counter(ana: Appointment) -> None:
    CallState.objects.create(appointment=ana, missing_papers="2 4")
    receive(ana.cts)
    assert Visit.objects.get().missing_papers == "2 4"


def test_the_window_calls_its_own_people_first(clock: Clock) -> None:
    people = [book(person, TEN) for person in (ANA, BRUNO, CARMEN)]
    rosa, jose = staff("rosa"), staff("jose")
    Appointment.objects.filter(pk=people[0].pk).update(assigned_to=jose)
    Appointment.objects.filter(pk=people[2].pk).update(assigned_to=rosa)
    clock.now = TEN
    for each in people:
        receive(each.cts)
    called = []
    for _ in range(4):
        called.append(visits.call_next(office(), window="2", by=rosa))
        if called[-1]:
            visits.finish(called[-1].appointment, VisitResult.FILED, by=rosa)
    assert [each and each.appointment for each in called] == [people[2], people[1], people[0], None]
    assert called[0] and (called[0].window, called[0].served_by, called[0].called_at) == (
        "2",
        rosa,
        TEN,
    )


def test_pressing_twice_calls_one_person(clock: Clock) -> None:
    people = [book(person, TEN) for person in (ANA, BRUNO)]
    clock.now = TEN
    for each in people:
        receive(each.cts)
    first, again = (visits.call_next(office(), window="2", by=staff()) for _ in range(2))
    assert first == again
    assert len(visits.waiting(office(), TEN)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_pressing_twice_in_the_same_instant_calls_one_person(clock: Clock) -> None:
    people = [book(person, TEN) for person in (ANA, BRUNO, CARMEN)]
    clock.now = TEN
    for each in people:
        receive(each.cts)
    rosa, here = staff(), office()
    found = at_once([lambda: visits.call_next(here, window="1", by=rosa)] * 4)
    assert not [each for each in found if isinstance(each, Exception)]
    assert len({each.appointment.pk for each in found}) == 1
    assert len(visits.waiting(here, TEN)) == 2


def test_who_called_him_first_is_said(ana: Appointment) -> None:
    with pytest.raises(IllegalMove, match="Todavía no llega"):
        visits.call(ana, window="1", by=staff("rosa"))
    receive(ana.cts)
    visits.call(ana, window="1", by=staff("rosa"))
    with pytest.raises(IllegalMove, match="Ya le llamó rosa, ventanilla 1"):
        visits.call(ana, window="2", by=staff("jose"))
    visits.finish(ana, VisitResult.FILED, by=staff("rosa"))
    with pytest.raises(IllegalMove, match="ya terminó"):
        visits.call(ana, window="2", by=staff("jose"))


def test_who_is_late_is_seen_after_a_quarter_of_an_hour(ana: Appointment, clock: Clock) -> None:
    clock.now = TEN + timedelta(minutes=14)
    assert closing.late(office(), clock.now) == []
    clock.now = TEN + timedelta(minutes=15)
    assert closing.late(office(), clock.now) == [ana]
    receive(ana.cts)
    assert closing.late(office(), clock.now) == []


@pytest.mark.parametrize("minutes", [-5, 20])
def test_who_gets_another_day_at_the_counter_is_no_longer_here(
    ana: Appointment, clock: Clock, minutes: int
) -> None:
    """Also when his hour has begun: he came, and lacks a paper."""
    receive(ana.cts)
    clock.now = TEN + timedelta(minutes=minutes)
    moved = moving.move(ana, to=at("10:00", THURSDAY), channel=Channel.COUNTER, by=staff())
    assert visits.waiting(office(), clock.now) == []
    assert [entry.kind for entry in moved.history.all()] == ["registrada", "llegada", "cambiada"]
    clock.now = at("10:00", THURSDAY)
    assert receive(ana.cts).answer == Answer.WELCOME


def test_a_refused_move_leaves_him_in_the_room(ana: Appointment) -> None:
    receive(ana.cts)
    with pytest.raises(SlotTaken):
        moving.move(ana, to=at("3:00", THURSDAY), channel=Channel.COUNTER, by=staff())
    assert len(visits.waiting(office(), TEN)) == 1


def test_coming_early_does_not_pass_before_others(clock: Clock) -> None:
    late, early = book(ANA, at("10:30", TUESDAY)), book(BRUNO, at("10:00", TUESDAY))
    clock.now = TEN - timedelta(minutes=20)
    receive(late.cts, early=True)
    clock.now = TEN
    receive(early.cts)
    assert [each.appointment for each in visits.waiting(office(), clock.now)] == [early, late]


def test_called_from_two_windows_one_is_refused(ana: Appointment) -> None:
    receive(ana.cts)
    visits.call(ana, window="1", by=staff("rosa"))
    with pytest.raises(IllegalMove):
        visits.call(ana, window="2", by=staff("jose"))
    visits.call_off(ana)
    assert visits.call(ana, window="2", by=staff("jose")).window == "2"


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_windows_that_call_at_once_get_different_people(clock: Clock) -> None:
    people = [book(person, TEN) for person in (ANA, BRUNO, CARMEN)]
    clock.now = TEN
    for each in people:
        receive(each.cts)
    windows = [staff(f"w{n}") for n in range(4)]
    here = office()
    found = at_once([lambda who=who: visits.call_next(here, window="1", by=who) for who in windows])
    assert not [each for each in found if isinstance(each, Exception)]
    called = [each.appointment.pk for each in found if each]
    assert sorted(called) == sorted(each.pk for each in people)


@pytest.mark.parametrize(
    ("result", "status", "reason"),
    [
        (VisitResult.FILED, Status.COMPLETED, ""),
        (VisitResult.PAPERS_MISSING, Status.COMPLETED, ""),
        (VisitResult.ADVISED, Status.COMPLETED, ""),
        (VisitResult.INADMISSIBLE, Status.NOT_HELD, Reason.INADMISSIBLE),
        (VisitResult.LEFT, Status.NOT_HELD, Reason.LEFT),
    ],
)
def test_the_end_of_a_visit_sets_the_state(
    ana: Appointment, clock: Clock, result: VisitResult, status: Status, reason: str
) -> None:
    receive(ana.cts)
    clock.now = TEN + timedelta(minutes=10)
    done = visits.finish(ana, result, by=staff(), reason_text="Es de otro estado" if reason else "")
    assert (done.status, done.reason) == (status, reason)
    visit = Visit.objects.get()
    assert (visit.ended_at, visit.result) == (clock.now, result)
    assert visit.served_by == (None if result == VisitResult.LEFT else staff())


def test_who_left_and_comes_back_waits_again(ana: Appointment) -> None:
    receive(ana.cts)
    visits.finish(ana, VisitResult.LEFT, by=staff())
    assert receive(ana.cts).answer == Answer.WELCOME
    assert len(visits.waiting(office(), TEN)) == 1


def test_an_end_is_taken_back_the_same_day_only(ana: Appointment, clock: Clock) -> None:
    receive(ana.cts)
    visits.finish(ana, VisitResult.FILED, by=staff())
    assert visits.reopen(ana, by=staff()).status == Status.PENDING
    assert Visit.objects.get().ended_at is None
    visits.finish(ana, VisitResult.FILED, by=staff())
    clock.now = TEN + timedelta(days=1)
    with pytest.raises(IllegalMove):
        visits.reopen(ana, by=staff())


def test_the_stage_is_written_with_the_end_or_not_at_all(clock: Clock) -> None:
    ana, bruno = book(ANA, TEN), book(BRUNO, TEN, procedure="carta_finiquito")
    clock.now = TEN
    receive(ana.cts)
    receive(bruno.cts)
    stage = bruno.procedure.stages.first()
    with pytest.raises(ValueError, match="no stage"):
        visits.finish(ana, VisitResult.FILED, by=staff(), stage=stage)
    assert Visit.objects.get(appointment=ana).ended_at is None
    visits.finish(bruno, VisitResult.FILED, by=staff(), stage=stage, note="Traer copia")
    entry = bruno.progress.get()
    assert (entry.stage, entry.note) == (stage, "Traer copia")


def test_the_stage_of_a_mistaken_press_goes_with_it(clock: Clock) -> None:
    bruno = book(BRUNO, TEN, procedure="carta_finiquito")
    clock.now = TEN
    receive(bruno.cts)
    first, second = bruno.procedure.stages.all()[:2]
    visits.finish(bruno, VisitResult.FILED, by=staff(), stage=second, note="Ya está")
    back = visits.reopen(bruno, by=staff())
    assert [step.name for step in progress.steps_of(back) if step.at] == ["Registrada"]
    clock.now = TEN + timedelta(minutes=1)
    done = visits.finish(back, VisitResult.FILED, by=staff(), stage=first)
    reached = [(step.name, step.note) for step in progress.steps_of(done) if step.at]
    assert reached[-2:] == [("Atendida", ""), (first.name, "")]


def test_nobody_is_attended_before_arriving(ana: Appointment) -> None:
    with pytest.raises(IllegalMove):
        visits.finish(ana, VisitResult.FILED, by=staff())
    assert ana.is_active and not Visit.objects.exists()


def test_the_same_end_twice_is_refused(ana: Appointment) -> None:
    receive(ana.cts)
    visits.finish(ana, VisitResult.FILED, by=staff())
    with pytest.raises(IllegalMove):
        visits.finish(ana, VisitResult.ADVISED, by=staff())
    assert Visit.objects.get().result == VisitResult.FILED
