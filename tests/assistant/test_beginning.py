"""Who may begin a conversation."""

import pytest
from pytest_django import Settings

from ventanilla.appointments.errors import LooksAutomatic
from ventanilla.appointments.guards import TRUSTED, Evidence
from ventanilla.appointments.models import Channel
from ventanilla.assistant import beginning
from ventanilla.assistant.models import Conversation

pytestmark = pytest.mark.django_db
A_CAFE = Evidence(network="198.51.100.7")


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "MOST_AN_HOUR", 2)


def test_as_many_an_hour_from_one_network_as_a_crowd_needs(limit: None) -> None:
    for _ in range(2):
        beginning.begin(Channel.WEB, A_CAFE)
    with pytest.raises(LooksAutomatic, match=r"Intenta en un rato o llámanos al 722 276 55 50"):
        beginning.begin(Channel.WEB, A_CAFE)
    beginning.begin(Channel.WEB, Evidence(network="198.51.100.8"))
    assert Conversation.objects.count() == 3


def test_a_program_with_a_key_is_not_counted(limit: None) -> None:
    for _ in range(5):
        beginning.begin(Channel.API, TRUSTED)
    assert Conversation.objects.filter(channel=Channel.API).count() == 5


def test_what_fills_the_field_that_nobody_sees_begins_nothing() -> None:
    with pytest.raises(LooksAutomatic):
        beginning.begin(Channel.WEB, Evidence(trap="http://evil.example"))
    assert not Conversation.objects.exists()


def test_nothing_is_asked_where_the_locks_are_off(limit: None, settings: Settings) -> None:
    settings.ANTIBOT = False
    for _ in range(5):
        beginning.begin(Channel.WEB, A_CAFE)
