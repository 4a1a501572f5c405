from collections import Counter, defaultdict
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from tests.append_only import unguarded
from ventanilla.appointments import cts
from ventanilla.appointments.availability import bookable_range, open_days
from ventanilla.appointments.booking import Wish, book
from ventanilla.appointments.guards import TRUSTED
from ventanilla.appointments.models import Appointment, Channel, CtsCounter, HistoryEntry
from ventanilla.appointments.person import read_person
from ventanilla.appointments.status import ACTIVE, SEATED, TRANSITIONS, Reason, Status
from ventanilla.catalog.catalogue import current
from ventanilla.catalog.jurisdiction import office_for
from ventanilla.lib import phone
from ventanilla.scheduling.grid import timetable_of

pytestmark = pytest.mark.django_db
PAST = 2_000


def demo(count: int = PAST, *options: str) -> str:
    out = StringIO()
    call_command("demo_data", "--appointments", str(count), *options, stdout=out)
    return out.getvalue()


def test_asks_for_as_many_past_appointments_as_wanted_and_a_coming_fortnight():
    demo()
    now = timezone.now()
    assert Appointment.objects.filter(starts_at__lt=now).count() >= PAST
    coming = Appointment.objects.filter(starts_at__gt=now)
    assert 500 < coming.count() < 13 * 33 * 11
    assert {*coming.values_list("status", flat=True)} <= {*ACTIVE, Status.CANCELLED}


def test_past_only_leaves_the_coming_days_empty():
    demo(100, "--past-only")
    assert Appointment.objects.count() == 100
    assert not Appointment.objects.filter(starts_at__gt=timezone.now()).exists()


def test_goes_further_back_where_the_days_asked_for_have_too_few_places():
    demo(3_000, "--past-only", "--past-days", "3")
    assert Appointment.objects.count() == 3_000


def test_outcomes_are_those_of_real_life():
    demo(PAST, "--past-only")
    shares = Counter(Appointment.objects.values_list("status", "reason"))
    assert set(shares) == {
        (Status.COMPLETED, ""),
        (Status.CANCELLED, ""),
        (Status.NOT_HELD, Reason.NO_SHOW),
        (Status.NOT_HELD, Reason.INADMISSIBLE),
    }
    assert 0.6 < shares[Status.COMPLETED, ""] / PAST < 0.85


def test_every_seat_is_one_that_the_office_opens_and_held_once():
    demo()
    seats: dict[tuple[int, object], list[int]] = defaultdict(list)
    timetables = {office.pk: timetable_of(office) for office in current().offices.values()}
    for row in Appointment.objects.select_related("office"):
        slot = timetables[row.office_id].slot_at(row.office, row.starts_at)
        assert slot is not None
        assert row.capacity == slot.capacity
        assert (row.seat is not None) == (row.status in SEATED)
        if row.seat:
            seats[row.office_id, row.starts_at].append(row.seat)
    assert all(len(set(held)) == len(held) and max(held) <= 3 for held in seats.values())


def test_keys_are_valid_consecutive_in_order_of_booking_and_in_step_with_the_counters():
    demo()
    zone = ZoneInfo(current().institution.time_zone)
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    rows = Appointment.objects.select_related("office", "procedure", "municipality")
    for row in rows.order_by("created_at", "id"):
        assert cts.is_valid(row.cts)
        year = row.created_at.astimezone(zone).year
        assert row.cts.startswith(f"{year}{row.office.code}{row.municipality.code}")
        assert int(row.cts[9:11]) == row.procedure.number
        given[year, row.office.number].append(int(row.cts[11:16]))
    assert all(numbers == [*range(1, len(numbers) + 1)] for numbers in given.values())
    counters = CtsCounter.objects.values_list("year", "office_number", "last")
    assert {(y, o): last for y, o, last in counters} == {k: len(v) for k, v in given.items()}


def test_people_their_telephones_and_their_offices_could_be_real():
    demo()
    for row in Appointment.objects.select_related("office", "procedure", "municipality"):
        person = read_person(row.given_names, row.first_surname, row.second_surname, row.phone)
        assert (person.phone, person.name_key) == (row.phone, row.name_key)
        assert phone.parse(phone.grouped(row.phone)) == row.phone
        assert office_for(row.procedure, row.municipality) == row.office
        wish = Wish(row.procedure, row.municipality, row.starts_at, person)
        assert row.fingerprint == wish.fingerprint
    assert Appointment.objects.values("procedure").distinct().count() == 9


def test_history_tells_each_appointment_from_booking_to_outcome():
    demo()
    for row in Appointment.objects.prefetch_related("history"):
        booked, *rest = row.history.all()
        assert (booked.kind, booked.status, booked.at) == (
            HistoryEntry.Kind.BOOKED,
            Status.PENDING,
            row.created_at,
        )
        assert len(rest) == (row.status != Status.PENDING)
        for last in rest:
            assert last.status in TRANSITIONS[Status(last.previous_status)]
            assert (last.status, last.reason, last.reason_text, last.at) == (
                row.status,
                row.reason,
                row.reason_text,
                row.status_changed_at,
            )
    late = Q(created_at__gte=F("starts_at")) | Q(created_at__gt=timezone.now())
    assert not Appointment.objects.filter(late).exists()
    assert not HistoryEntry.objects.filter(at__gt=timezone.now()).exists()


def test_no_person_has_two_active_appointments_for_a_procedure_nor_a_telephone_four():
    demo()
    active = Appointment.objects.filter(status__in=ACTIVE)
    for fields, most in ((["name_key", "phone", "procedure"], 1), (["phone"], 3)):
        counts = active.values(*fields).annotate(n=Count("id")).filter(n__gt=most)
        assert not counts.exists()


def test_booking_goes_on_where_the_demo_ended():
    demo(200)
    procedure, municipality = current().procedures["constancia"], current().municipalities["106"]
    office = office_for(procedure, municipality)
    day = next(open_days(office, *bookable_range(office)))
    person = read_person("Ana", "García", "", "7221112233")
    wish = Wish(procedure, municipality, day.slots[0].starts_at, person)
    made = book(wish, channel=Channel.API, idempotency_key="x", evidence=TRUSTED).appointment
    others = Appointment.objects.exclude(pk=made.pk)
    assert made.pk > max(others.values_list("pk", flat=True))
    year = made.cts[:4]
    before = [key[11:16] for key in others.values_list("cts", flat=True) if key[:6] == f"{year}10"]
    assert int(made.cts[11:16]) == int(max(before)) + 1


def test_a_base_with_appointments_is_left_alone_unless_more_is_asked_for():
    demo(50)
    before = Appointment.objects.count()
    with pytest.raises(CommandError, match="ya tiene citas"):
        demo(50)
    assert Appointment.objects.count() == before
    demo(50, "--more", "--past-only")
    assert Appointment.objects.count() == before + 50
    assert sum(CtsCounter.objects.values_list("last", flat=True)) == before + 50


def test_more_finds_free_places_only():
    demo(900, "--past-only", "--past-days", "2")
    demo(900, "--past-only", "--past-days", "2", "--more")
    full = Appointment.objects.filter(seat__isnull=False).values("office", "starts_at")
    assert not full.annotate(n=Count("id")).filter(n__gt=3).exists()


def test_the_same_seed_gives_the_same_people_and_other_tokens():
    columns = ("cts", "phone", "name_key", "status", "starts_at", "seat")
    demo(100, "--past-only", "--seed", "7")
    first = list(Appointment.objects.order_by("id").values_list(*columns))
    tokens = set(Appointment.objects.values_list("token", flat=True))
    with unguarded():
        HistoryEntry.objects.all().delete()
        Appointment.objects.all().delete()
    CtsCounter.objects.all().delete()
    demo(100, "--past-only", "--seed", "7")
    assert list(Appointment.objects.order_by("id").values_list(*columns)) == first
    assert not tokens & set(Appointment.objects.values_list("token", flat=True))


@pytest.mark.parametrize("options", [("-1",), ("5", "--past-days", "0")])
def test_senseless_sizes_are_refused(options: tuple[str, ...]):
    with pytest.raises(CommandError, match="Pide"):
        demo(int(options[0]), *options[1:])


def test_no_office_open_is_said_and_writes_nothing():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM scheduling_openinghours")
    with pytest.raises(CommandError, match="No caben"):
        demo(1)
    assert not Appointment.objects.exists()
