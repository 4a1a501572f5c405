"""A person waits for somebody of the institution, and one official at a time answers."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.assistant.conversations import conversation, waiting
from tests.people import ECATEPEC, Clock, at_once, meeting, office, staff, statements
from ventanilla.appointments.models import Channel
from ventanilla.assistant import conversing, replies
from ventanilla.assistant.models import Conversation, Line

pytestmark = pytest.mark.django_db


def said(of: Conversation) -> list[tuple[str, str]]:
    return [*of.lines.values_list("who", "text")]


def test_who_waits_is_listed_the_longest_first_with_the_last_words(clock: Clock) -> None:
    late = waiting("¿Hay alguien?", office=office(), minutes=1)
    soon = waiting("Hola", "Me urge", office=office(), minutes=30)
    listed = conversing.waiting([office()])
    assert listed == [soon, late]
    assert [each.said for each in listed] == ["Me urge", "¿Hay alguien?"]


def test_of_no_office_it_is_everybody_s_and_of_another_nobody_s(clock: Clock) -> None:
    nobodys, own = waiting(minutes=2), waiting(office=office())
    foreign = waiting(office=office(ECATEPEC))
    assert conversing.waiting([office()]) == [nobodys, own]
    assert conversing.waiting([]) == [nobodys]
    assert conversing.how_many([office()]) == 2
    assert conversing.open_at([office()], foreign.pk) is None
    assert conversing.open_at([office()], nobodys.pk) == nobodys


def test_asking_twice_is_waiting_from_the_first_time_on(clock: Clock) -> None:
    first = conversing.hand_over(conversation(), office=office())
    clock.now += timedelta(minutes=5)
    again = conversing.hand_over(first)
    assert again.waiting_since == first.waiting_since
    assert again.office == office()


def test_an_official_answers_and_the_person_waits_no_more(clock: Clock) -> None:
    person = waiting(office=office())
    line = conversing.say_as_staff(person, "Sí, ven mañana", by=staff("rosa"))
    assert (line.who, line.by) == (Line.Who.STAFF, staff("rosa"))
    assert conversing.waiting([office()]) == []
    assert conversing.attended([office()]) == [person]
    assert conversing.how_many([office()]) == 0


def test_the_same_sent_twice_is_said_once() -> None:
    person = waiting()
    for _ in range(2):
        conversing.say_as_staff(person, "Sí, ven mañana", by=staff())
    assert said(person).count(("oficina", "Sí, ven mañana")) == 1
    conversing.say_as_staff(person, "A las 10", by=staff())
    conversing.say_as_staff(person, "Sí, ven mañana", by=staff())
    assert said(person).count(("oficina", "Sí, ven mañana")) == 2


@pytest.mark.parametrize(
    "act",
    [
        lambda person: conversing.take_over(person, by=staff("memo")),
        lambda person: conversing.say_as_staff(person, "Hola", by=staff("memo")),
        lambda person: conversing.give_back(person, by=staff("memo")),
        lambda person: conversing.end(person, by=staff("memo")),
    ],
)
def test_the_second_is_told_who_has_it_and_changes_nothing(
    act: Callable[[Conversation], object],
) -> None:
    person = conversing.take_over(waiting(), by=staff("rosa"))
    before = said(person)
    with pytest.raises(conversing.HeldByAnother, match="rosa ya le contesta"):
        act(person)
    person.refresh_from_db()
    assert (person.attended_by, said(person), person.ended_at) == (staff("rosa"), before, None)


def test_whoever_is_away_can_be_relieved_by_who_saw_him_there() -> None:
    person = conversing.take_over(waiting(), by=staff("rosa"))
    relieved = conversing.take_over(person, by=staff("memo"), instead_of=staff("rosa"))
    assert relieved.attended_by == staff("memo")
    with pytest.raises(conversing.HeldByAnother, match="memo"):
        conversing.take_over(person, by=staff("nava"), instead_of=staff("rosa"))


def test_given_back_the_assistant_says_so_and_settled_it_says_nothing() -> None:
    person, settled = waiting(), waiting()
    conversing.give_back(person, by=staff())
    assert said(person)[-1] == ("asistente", "Te dejaron conmigo otra vez. ¿En qué te ayudo?")
    before = said(settled)
    conversing.say_as_staff(settled, "Ven mañana", by=staff())
    conversing.give_back(settled, by=staff(), settled=True)
    assert said(settled) == [*before, ("oficina", "Ven mañana")]
    assert conversing.waiting([]) == conversing.attended([]) == []


def test_what_ended_keeps_nothing_to_go_on_with_and_waits_for_nobody() -> None:
    person = waiting()
    Conversation.objects.update(state={"answers": {"phone": "+527222345610"}})
    conversing.end(person)
    person.refresh_from_db()
    assert person.state == {}
    assert person.ended_at
    assert conversing.how_many([]) == 0
    with pytest.raises(conversing.IsOver):
        conversing.say_as_staff(person, "¿Sigues ahí?", by=staff())


def test_lists_and_the_number_cost_one_query_each() -> None:
    for _ in range(5):
        waiting(office=office())
    where = [office()]
    with statements() as asked:
        [(each.office, each.said) for each in conversing.waiting(where)]  # type: ignore[attr-defined]
    assert len(asked) == 1
    conversing.how_many(where)
    with statements() as asked:
        conversing.how_many(where)
    assert asked == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_does() -> None:
    person, officials = waiting(), [staff("rosa"), staff("memo")]
    acts = [lambda by=by: conversing.take_over(person, by=by) for by in officials]
    found = at_once(meeting(acts, "UPDATE"))
    refused = [each for each in found if isinstance(each, conversing.HeldByAnother)]
    assert len(refused) == 1, found


def test_of_a_proven_telephone_the_one_that_goes_on(clock: Clock) -> None:
    phone, channel = "+527221234567", Channel.WHATSAPP
    assert conversing.of_phone(channel, phone) is None
    conversing.end(conversing.start(channel, phone))
    conversing.start(Channel.WEB)
    mine = conversing.start(channel, phone)
    assert conversing.of_phone(channel, phone) == mine
    assert conversing.of_phone(channel, "+527229876543") is None


def test_what_comes_late_does_not_make_it_older(clock: Clock) -> None:
    """It would end while the person is asked whether she still wants it."""
    begun = conversing.start(Channel.WHATSAPP, "+527221234567")
    replies.reply(begun, "quiero una cita", at=clock.now - timedelta(days=2))
    conversing.end_silent()
    begun.refresh_from_db()
    assert (begun.touched_at, begun.ended_at) == (clock.now, None)
