"""The demonstration has messages to look at, of days long past, and none that could leave."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from ventanilla.accounts.demo import create_people
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.notices.afterwards import tell_missed
from ventanilla.appointments.notices.reminding import remind
from ventanilla.appointments.notices.variants import trials
from ventanilla.catalog.models import MessageKind, Office
from ventanilla.messaging import outbox
from ventanilla.messaging.models import UNFINISHED, OutboundMessage
from ventanilla.surveys.inviting import invite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def year(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    settings.CONSOLE_MESSAGES = True
    create_people()
    count = ("--appointments", "1000", "--past-days", "120", "--lived")
    call_command("demo_data", *count, stdout=StringIO())


def test_who_booked_on_the_page_was_reminded_the_day_before() -> None:
    told = Notice.objects.select_related("appointment", "message")
    assert len(told) > 50
    for notice in told:
        assert notice.kind == MessageKind.DAY_BEFORE
        assert notice.appointment.wants_messages
        assert notice.appointment.channel == Channel.WEB
        assert notice.appointment.created_at <= notice.at < notice.starts_at
        assert notice.message
        assert "Te esperamos mañana" in notice.message.content["text"]
    assert not told.exclude(starts_at=F("appointment__starts_at")).exists()


def test_nothing_of_it_leaves_and_no_sweep_tells_a_made_up_person_anything() -> None:
    before = OutboundMessage.objects.count()
    for sweep in (remind, tell_missed, invite, outbox.sweep):
        sweep()
    assert OutboundMessage.objects.count() == before
    assert not OutboundMessage.objects.filter(state__in=UNFINISHED).exists()
    coming = Appointment.objects.filter(starts_at__gt=timezone.now())
    assert coming.exists()
    assert not coming.exclude(wants_messages=None).exists()


def test_its_wordings_can_be_compared() -> None:
    today = timezone.localdate()
    [trial] = trials(today.replace(year=today.year - 1), today, Office.objects.all())
    assert [each.variant for each in trial.tallies] == ["A", "B"]
    assert all(each.decided for each in trial.tallies)
