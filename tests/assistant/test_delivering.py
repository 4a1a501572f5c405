"""What staff writes to who wrote by WhatsApp arrives there, word by word and once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.messaging.conftest import fresh, whatsapp
from tests.messaging.graph import Graph, webhook
from tests.messaging.graph import status as told
from tests.people import ANA as OWNER
from tests.people import Clock, at_once, meeting, staff
from tests.whatsapp.phone import WORDLESS, Telephone, bring, item, of_template, work_off
from ventanilla.appointments.models import Channel
from ventanilla.assistant import conversing, delivering
from ventanilla.assistant.delivering import Fate
from ventanilla.assistant.models import Conversation, Line
from ventanilla.assistant.replies import ANSWERED, NOT_YET
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import MessageText
from ventanilla.messaging import recipients
from ventanilla.messaging.models import OutboundMessage

__all__ = ["fresh", "whatsapp"]
pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1, minutes=1)


@pytest.fixture
def ana(db: None, whatsapp: Graph, clock: Clock) -> Telephone:
    """She asked for a person."""
    whatsapp.world.templates["respuesta"] = 1
    ana = Telephone(whatsapp, clock, OWNER.phone)
    ana.writes("quiero hablar con una persona")
    return ana


def talk() -> Conversation:
    return Conversation.objects.latest("pk")


def closed(ana: Telephone) -> None:
    """She has not written for a day."""
    ana.clock.now += DAY
    ana.server.world.wrote.clear()


def staff_says(ana: Telephone, *words: str) -> list[str]:
    """What arrived of it."""
    before = len(ana.server.world.taken)
    for each in words:
        conversing.say_as_staff(talk(), each, by=staff("rosa"))
    work_off()
    return [said(each) for each in ana.server.world.taken[before:]]


def said(shape: dict[str, dict[str, str]]) -> str:
    return shape["text"]["body"] if shape["type"] == "text" else f"({shape['type']})"


def fates() -> list[str]:
    lines = Line.objects.filter(who=Line.Who.STAFF)
    return [delivering.fates([line], line.conversation)[line.pk] for line in lines]


def touches(ana: Telephone) -> str:
    return ana.sends(of_template(f"leer:{talk().pk}", "Ver respuesta", **ana.now()))


def texts(ana: Telephone) -> list[str]:
    return [said(each) for each in ana.came]


class TestWithinADay:
    def test_it_arrives_as_it_was_written(self, ana: Telephone) -> None:
        assert staff_says(ana, "Sí, ven mañana.\r\nTrae tu INE.") == [
            "Sí, ven mañana.\nTrae tu INE."
        ]
        assert fates() == [Fate.SENT]

    def test_the_same_sent_twice_arrives_once(self, ana: Telephone) -> None:
        assert staff_says(ana, "Sí, ven mañana", "Sí, ven mañana") == ["Sí, ven mañana"]

    def test_what_is_not_kept_does_not_leave(self, ana: Telephone) -> None:
        with pytest.raises(conversing.HeldByAnother):
            conversing.take_over(talk(), by=staff("memo"))
            conversing.say_as_staff(talk(), "Hola", by=staff("rosa"))
        assert not OutboundMessage.objects.filter(reference__startswith="line:").exists()

    def test_what_becomes_of_it_is_known(self, ana: Telephone) -> None:
        staff_says(ana, "Sí, ven mañana")
        message = OutboundMessage.objects.get(reference__startswith="line:")
        number = int((message.provider_id or "").removeprefix("wamid."))
        for state, fate in (("delivered", Fate.DELIVERED), ("read", Fate.READ)):
            bring(webhook({"statuses": [told(state, number)]}))
            assert fates() == [fate]

    def test_given_back_she_is_told_so(self, ana: Telephone) -> None:
        before = len(ana.server.world.taken)
        conversing.give_back(talk(), by=staff())
        work_off()
        [shape] = ana.server.world.taken[before:]
        assert said(shape).startswith("Te dejaron conmigo otra vez.")

    def test_who_said_baja_is_answered_what_she_asked(self, ana: Telephone) -> None:
        """promise: G12"""
        recipients.stop(OWNER.phone, ana.clock.now)
        assert staff_says(ana, "Sí, ven mañana") == ["Sí, ven mañana"]


class TestAfterADay:
    """promise: G7"""

    def test_only_that_there_is_an_answer_is_told(self, ana: Telephone) -> None:
        closed(ana)
        assert staff_says(ana, "Sí, ven mañana") == ["(template)"]
        template = ana.server.world.taken[-1]["template"]
        assert template["name"] == "respuesta"
        assert f"leer:{talk().pk}" in str(template)
        assert "mañana" not in str(template)
        assert fates() == [Fate.ANNOUNCED]

    def test_a_touch_brings_the_words_and_nothing_else(self, ana: Telephone) -> None:
        closed(ana)
        staff_says(ana, "Sí, ven mañana")
        touches(ana)
        assert texts(ana) == ["Sí, ven mañana"]
        assert fates() == [Fate.SENT]
        assert touches(ana) == ANSWERED

    def test_so_does_whatever_she_writes_before_it_is_answered(self, ana: Telephone) -> None:
        closed(ana)
        staff_says(ana, "Sí, ven mañana")
        ana.writes("¿Cuánto cuesta la constancia?")
        assert texts(ana)[0] == "Sí, ven mañana"
        assert len(ana.came) == 2

    @pytest.mark.parametrize("kind", sorted(WORDLESS))
    def test_and_whatever_has_no_words(self, ana: Telephone, kind: str) -> None:
        closed(ana)
        staff_says(ana, "Sí, ven mañana")
        ana.sends(item(kind, WORDLESS[kind], **ana.now()))
        assert texts(ana)[0] == "Sí, ven mañana"
        ana.sends(item(kind, WORDLESS[kind], **ana.now()))
        assert "Sí, ven mañana" not in texts(ana)

    def test_several_are_announced_once_and_told_in_their_order(self, ana: Telephone) -> None:
        closed(ana)
        assert staff_says(ana, "Sí.", "Ven mañana.", "Trae tu INE.") == ["(template)"]
        assert fates() == [Fate.ANNOUNCED] * 3
        touches(ana)
        assert texts(ana) == ["Sí.", "Ven mañana.", "Trae tu INE."]
        assert fates() == [Fate.SENT] * 3

    def test_a_day_later_it_is_announced_again(self, ana: Telephone) -> None:
        closed(ana)
        staff_says(ana, "Sí.")
        conversing.hand_over(talk())
        closed(ana)
        assert staff_says(ana, "¿La pudiste leer?") == ["(template)"]

    def test_of_a_conversation_that_ended_meanwhile_too(self, ana: Telephone) -> None:
        closed(ana)
        staff_says(ana, "Sí, ven mañana")
        conversing.end(talk())
        touches(ana)
        assert texts(ana) == ["Sí, ven mañana"]

    def test_baja_brings_nothing_and_holds_what_is_announced(self, ana: Telephone) -> None:
        """promise: G12"""
        closed(ana)
        staff_says(ana, "Sí, ven mañana")
        ana.writes("BAJA")
        assert "Sí, ven mañana" not in texts(ana)
        closed(ana)
        assert staff_says(ana, "¿Sigues ahí?") == []
        assert fates()[-1] == Fate.FAILED

    def test_where_the_institution_announces_nothing_somebody_has_to_call(
        self, ana: Telephone
    ) -> None:
        MessageText.objects.filter(kind="respuesta").delete()
        catalogue.forget()
        closed(ana)
        assert staff_says(ana, "Sí, ven mañana") == []
        assert fates() == [Fate.FAILED]
        ana.writes("¿Hola?")
        assert texts(ana)[0] == "Sí, ven mañana"

    def test_given_back_nothing_is_announced(self, ana: Telephone) -> None:
        closed(ana)
        before = len(ana.server.world.taken)
        conversing.give_back(talk(), by=staff())
        work_off()
        assert ana.server.world.taken[before:] == []

    def test_free_text_after_a_day_would_be_seen(
        self, ana: Telephone, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """promise: G7 (negative control): the server refuses it"""
        monkeypatch.setattr(
            "ventanilla.messaging.transports.choosing.window_is_open", lambda recipient, at: True
        )
        closed(ana)
        assert staff_says(ana, "Sí, ven mañana") == []


def test_the_window_that_closes_on_the_way_is_noticed(ana: Telephone) -> None:
    """promise: G7: written in time, and the provider was away for the rest of the day"""
    ana.server.world.trouble = lambda shape: (500, 131000, "Something went wrong")
    staff_says(ana, "Sí, ven mañana")
    assert fates() == [Fate.ON_ITS_WAY]
    ana.server.world.trouble = lambda shape: None
    closed(ana)
    work_off()
    assert fates() == [Fate.ANNOUNCED]
    touches(ana)
    assert texts(ana) == ["Sí, ven mañana"]


def test_what_failed_is_said_when_she_writes_and_not_for_ever(ana: Telephone) -> None:
    ana.server.world.trouble = lambda shape: (400, 131009, "Parameter value is not valid")
    staff_says(ana, "Sí, ven mañana")
    assert fates() == [Fate.FAILED]
    for _ in range(5):
        ana.writes("¿Hola?")
    own = OutboundMessage.objects.filter(reference__startswith="line:")
    assert own.count() == delivering.MOST


def test_where_there_is_no_channel_somebody_has_to_call(ana: Telephone, settings: object) -> None:
    settings.WHATSAPP = settings.WHATSAPP | {"TOKEN": ""}  # type: ignore[attr-defined]
    assert staff_says(ana, "Sí, ven mañana") == []
    assert fates() == [Fate.FAILED]


def test_at_the_page_there_is_nothing_to_bring(clock: Clock, whatsapp: Graph) -> None:
    chat = conversing.start(Channel.WEB)
    line = conversing.say_as_staff(chat, "Sí, ven mañana", by=staff())
    assert not OutboundMessage.objects.exists()
    assert delivering.fates([line], chat) == {}


def test_the_button_without_an_answer_says_so(ana: Telephone) -> None:
    assert touches(ana) == NOT_YET
    assert "Hablar con alguien" in ana.labels


def test_the_button_is_no_message_for_staff(ana: Telephone) -> None:
    closed(ana)
    staff_says(ana, "Sí, ven mañana")
    touches(ana)
    assert talk().waiting_since is None
    assert [each.text for each in talk().lines.all()][-1] == "Ver la respuesta"


def test_two_workers_bring_it_once(ana: Telephone) -> None:
    closed(ana)
    staff_says(ana, "Sí, ven mañana")
    recipients.wrote(OWNER.phone, ana.id, ana.clock.now)
    ana.server.world.wrote.add(ana.id)
    before = len(ana.server.world.taken)
    bring_it = partial(delivering.say_unheard, OWNER.phone)
    assert sorted(map(str, at_once(meeting([bring_it] * 4, "INSERT")))) == ["False"] * 3 + ["True"]
    work_off()
    assert [said(each) for each in ana.server.world.taken[before:]] == ["Sí, ven mañana"]


def test_what_staff_writes_while_she_does_is_not_lost(ana: Telephone) -> None:
    for round in range(5):
        closed(ana)
        staff_says(ana, f"Uno {round}")
        before = len(ana.server.world.taken)
        acts: list[Callable[[], object]] = [
            partial(conversing.say_as_staff, talk(), f"Dos {round}", by=staff("rosa")),
            partial(delivering.say_unheard, OWNER.phone),
        ]
        assert not [each for each in at_once(acts) if isinstance(each, Exception)]
        ana.writes("gracias")
        arrived = [said(each) for each in ana.server.world.taken[before:]]
        assert [each for each in arrived if each.endswith(f" {round}")] == [
            f"Uno {round}",
            f"Dos {round}",
        ]


STEPS: dict[str, Callable[[Telephone], object]] = {
    "staff": lambda ana: staff_says(ana, f"Respuesta {Line.objects.count()}"),
    "a day": closed,
    "writes": lambda ana: ana.writes("gracias"),
    "touches": touches,
    "voice": lambda ana: ana.sends(item("audio", {"id": "1"}, **ana.now())),
    "away": lambda ana: setattr(ana.server.world, "trouble", lambda shape: (500, 131000, "")),
    "back": lambda ana: setattr(ana.server.world, "trouble", lambda shape: None),
    "ends": lambda ana: conversing.end(talk()),
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_in_whatever_order_each_arrives_exactly_once(ana: Telephone, steps: list[str]) -> None:
    """promise: G7"""
    ana.server.world.trouble = lambda shape: None
    before = len(ana.server.world.taken)
    ana.writes("quiero hablar con una persona")
    first = max(Line.objects.values_list("pk", flat=True), default=0)
    for step in steps:
        if step != "staff" or talk().ended_at is None:
            STEPS[step](ana)
    STEPS["back"](ana)
    for _ in range(2):  # and then she writes, when the provider is back
        ana.clock.now += timedelta(hours=2)
        ana.writes("gracias")
    written = Line.objects.filter(who=Line.Who.STAFF, pk__gt=first).values_list("text", flat=True)
    arrived = [said(each) for each in ana.server.world.taken[before:]]
    assert [each for each in arrived if each.startswith("Respuesta")] == [*written]
