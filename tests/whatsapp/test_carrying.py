"""Whatever the assistant says becomes messages that WhatsApp takes."""

from dataclasses import replace
from itertools import chain

import pytest
from django.conf import settings as project
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assistant.answers.conftest import whole
from tests.assistant.answers.test_nothing_invented import answered, differing
from tests.assistant.questions import every_reading
from tests.messaging.graph import wrong
from tests.people import book
from ventanilla.appointments import cts, voucher
from ventanilla.assistant.reply import (
    LONGEST_BODY,
    LONGEST_BUTTON,
    LONGEST_DETAIL,
    LONGEST_ROW,
    Link,
    Option,
    Reply,
    Target,
)
from ventanilla.catalog import catalogue
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Office, OfficePoint
from ventanilla.lib.message_limits import length
from ventanilla.messaging import content
from ventanilla.messaging.content import Buttons, Content, Document, Location, Menu, Text
from ventanilla.messaging.transports.graph_payloads import payload
from ventanilla.whatsapp import carrying
from ventanilla.whatsapp.carrying import VOUCHER, carried

__all__ = ["whole"]

BOOK, LOOKUP = Option("Agendar cita", "agendar::"), Option("Ver mi cita", "consultar:")


def refused(contents: list[Content]) -> list[str]:
    """By the fake Graph, which refuses what the real one refuses."""
    shapes = [payload("527221234567", each, "key", "media1") for each in contents]
    return [found[2] for shape in shapes if (found := wrong(shape))]


def only(reply: Reply) -> Content:
    [said] = carried(reply)
    return said


def test_words_alone() -> None:
    assert only(Reply("Hola")) == Text("Hola")


def test_where_the_assistant_keeps_silent_nothing_leaves() -> None:
    assert carried(Reply("", (BOOK,))) == []


def test_three_short_options_are_buttons() -> None:
    asked = only(Reply("¿Qué necesitas?", (BOOK, LOOKUP)))
    assert isinstance(asked, Buttons)
    assert [(each.id, each.title) for each in asked.choices] == [
        ("agendar::", "Agendar cita"),
        ("consultar:", "Ver mi cita"),
    ]


@pytest.mark.parametrize(
    "options",
    [
        [Option(f"Opción {number}", f"which:{number}") for number in range(4)],
        [Option("De más de veinte letras", "which:0")],
        [Option("Mar 8 sep", "which:0", "a las 10:00"), BOOK],
        [Option("Mar 8 sep", "which:0", "a las 10"), Option("Mar 8 sep", "which:1", "a las 11")],
    ],
    ids=["four", "a long one", "a detail to be read", "two of one day"],
)
def test_others_are_a_list(options: list[Option]) -> None:
    asked = only(Reply("¿Cuál?", tuple(options), menu="Ver citas"))
    assert isinstance(asked, Menu)
    assert asked.button == "Ver citas"
    assert [(each.id, each.title, each.description) for each in asked.choices] == [
        (each.says, each.label, each.detail) for each in options
    ]
    assert not refused([asked])


def test_links_are_lines_where_the_door_cannot_do_it() -> None:
    links = (
        Link("Ver mi cita", Target.APPOINTMENT, "tok"),
        Link("Agendar", Target.BOOK),
        Link("Aviso de privacidad", Target.PRIVACY),
    )
    url = project.PUBLIC_URL
    assert only(Reply("Listo.", links=links)) == Text(
        f"Listo.\n\nVer mi cita: {url}/citas/ver/tok/\nAviso de privacidad: {url}/privacidad/"
    )


def test_a_link_that_does_not_fit_is_left_out() -> None:
    text = "x" * (LONGEST_BODY - 40)
    long, short = Link("m" * 60, Target.OFFICES), Link("n", Target.OFFICES)
    said = only(Reply(text, links=(long, short)))
    assert isinstance(said, Text)
    assert said.body.startswith(f"{text}\n\nn: ") or said.body == text


@pytest.mark.django_db
def test_the_voucher_goes_instead_of_its_link(clock: object) -> None:
    made = book()
    links = (Link("Descargar comprobante", Target.VOUCHER, made.token),)
    text, document = carried(Reply("Listo.", links=links, voucher=made.token))
    assert text == Text("Listo.")
    name = f"comprobante-{made.cts}.pdf"
    assert document == Document("voucher", made.token, filename=name, caption=VOUCHER)
    assert cts.grouped(made.cts) not in VOUCHER
    assert voucher.voucher_of(made.token).startswith(b"%PDF-")


@pytest.mark.django_db
def test_the_office_is_a_place_on_the_map() -> None:
    toluca = Office.objects.get(number=10)
    OfficePoint.objects.all().delete()
    OfficePoint.objects.create(office=toluca, latitude=19.2826, longitude=-99.6557)
    catalogue.forget()
    address = f"{toluca.address}, C.P. {toluca.postal_code}"
    place = Location(19.2826, -99.6557, name=toluca.name, address=address)
    assert carried(Reply("Te toca.", office=10)) == [Text("Te toca."), place]
    for number in (4, 98):
        assert carried(Reply("Te toca.", office=number)) == [Text("Te toca.")]


@pytest.mark.django_db
def test_every_answer_of_the_catalogue_is_taken(whole: Catalogue) -> None:
    """promise: G8"""
    readings = chain.from_iterable(
        every_reading(procedure, municipality)
        for procedure in ("", *whole.procedures)
        for municipality in ("", *whole.municipalities)
    )
    replies = [reply for _, reply in differing(answered([*readings]))]
    assert len(replies) > 250
    wrong = {(each.text, *refused(carried(each))) for each in replies if refused(carried(each))}
    assert not wrong


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("😀")


def words(longest: int) -> st.SearchStrategy[str]:
    """As telephones count them."""
    return st.text(LETTERS, max_size=longest - 1).map(lambda rest: fitting(f"a{rest}", longest))


def fitting(text: str, longest: int) -> str:
    while length(text) > longest:
        text = text[:-1]
    return text


SAYS = st.from_regex(r"[a-z]{2,12}:[a-zA-Z0-9_.:-]{0,180}", fullmatch=True)
OPTIONS = st.builds(Option, words(LONGEST_ROW), SAYS, st.just("") | words(LONGEST_DETAIL))
TEXTS = st.tuples(st.sampled_from(["x", "😀", "x ", "😀\n"]), st.integers(1, LONGEST_BODY)).map(
    lambda drawn: fitting(f"a{drawn[0] * drawn[1]}", LONGEST_BODY)
)
LINKS = st.builds(Link, words(60), st.sampled_from(Target), words(20))
REPLIES = st.builds(
    Reply,
    TEXTS,
    options=st.lists(OPTIONS, max_size=10, unique_by=lambda each: each.label).map(tuple),
    links=st.lists(LINKS, max_size=4).map(tuple),
    menu=words(LONGEST_BUTTON),
)


@settings(max_examples=300)
@given(REPLIES)
def test_whatever_is_said_is_taken_whole(reply: Reply) -> None:
    """promise: G8: emojis too, which a telephone counts twice"""
    contents = carried(reply)
    assert not refused(contents)
    [said] = contents
    assert isinstance(said, Text | Buttons | Menu)
    assert said.body.startswith(reply.text)
    choices = () if isinstance(said, Text) else said.choices
    assert [each.id for each in choices] == [*{each.says: 0 for each in reply.options}]


def test_links_that_did_not_have_to_fit_would_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: G8 (negative control)"""
    link = Link("Aviso de privacidad", Target.PRIVACY)
    full = Reply("😀" * (LONGEST_BODY // 2), links=(link,))
    assert not refused(carried(full))
    monkeypatch.setattr(carrying.limits, "BODY", 4 * LONGEST_BODY)
    monkeypatch.setattr(content, "_check_around", lambda *arguments: None)
    asked = replace(full, options=(BOOK,))
    assert refused(carried(asked)) == ["interactive.body"]
