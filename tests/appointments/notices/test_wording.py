"""The institution's words with a person's facts in them."""

import re

import pytest
from django.conf import settings
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from tests.appointments.notices.told import K, set_text
from tests.people import ANA, CONSTANCIA, at, book, wish
from ventanilla.appointments import cts, voucher
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.notices import wording
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import MessageText, Office, Procedure, Requirement
from ventanilla.lib import message_limits as limits
from ventanilla.lib import phone
from ventanilla.messaging.content import Template

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ALL = (
    "{nombre}|{fecha}|{cuando}|{hora}|{tramite}|{oficina}|{direccion}|{clave}|{papeles}|{telefono}"
    "|{enlace}|{institucion}"
)


def text(body: str, kind: str = K.CONFIRM, *buttons: str) -> MessageText:
    return MessageText(kind=kind, body=body, template="una_plantilla", buttons=[*buttons])


def unsaved(
    papers: list[Requirement], given_names: str = "Ana María", **office: str
) -> Appointment:
    """An appointment of no database, for examples by the thousand."""
    wanted = wish(ANA, at("10:00"))
    procedure = Procedure(pk=99, code="otro", plain_name="Otro trámite")
    procedure._prefetched_objects_cache = {"requirements": papers}
    where = Office(name="Delegación Toluca", address="Calle 1", time_zone="America/Mexico_City")
    for name, value in office.items():
        setattr(where, name, value)
    return Appointment(
        pk=7,
        cts="202610106060000195",
        token="x" * 22,
        office=where,
        procedure=procedure,
        starts_at=wanted.starts_at,
        given_names=given_names,
        phone=ANA.phone,
    )


def test_facts_become_variables_in_order_of_appearance() -> None:
    appointment = book(ANA, at("13:00"))
    made = wording.render(text("Hola, {nombre}: el {fecha}, {hora}. {nombre}"), appointment)
    assert made.variables == (
        "Ana María",
        "martes 8 de septiembre",
        "a la 1:00 de la tarde",
        "Ana María",
    )
    assert made.text == (
        "Hola, Ana María: el martes 8 de septiembre, a la 1:00 de la tarde. Ana María"
    )
    assert (made.name, made.language) == ("una_plantilla", "es_MX")


def test_every_fact() -> None:
    appointment = book(ANA, at("10:00"))
    procedure = catalogue.current().procedures[CONSTANCIA]
    lines = [voucher.paper_line(each) for each in procedure.requirements.all()]
    assert wording.render(text(ALL), appointment).text.split("|") == [
        "Ana María",
        "martes 8 de septiembre",
        "martes 8 de septiembre a las 10:00 de la mañana",
        "a las 10:00 de la mañana",
        procedure.plain_name,
        appointment.office.name,
        appointment.office.address,
        cts.grouped(appointment.cts),
        " ".join(f"{number}) {line}" for number, line in enumerate(lines, 1)),
        phone.grouped(catalogue.current().institution.help_phone),
        f"{settings.PUBLIC_URL}/citas/ver/{appointment.token}/",
        "IMEVIS",
    ]


@pytest.mark.parametrize(
    ("kind", "page"), [(K.CONFIRM, "cita"), (K.SURVEY, "encuesta"), (K.MISSED, "nueva")]
)
def test_the_link_leads_to_what_the_message_is_about(kind: str, page: str) -> None:
    link = wording.render(text("{enlace}", kind), book()).text
    assert link.startswith(settings.PUBLIC_URL)
    assert resolve(link.removeprefix(settings.PUBLIC_URL)).url_name == page


@pytest.mark.parametrize(
    ("kind", "buttons", "payloads"),
    [
        (K.CONFIRM, 3, ("confirmar", "cambiar", "cancelar")),
        (K.CONFIRM, 1, ("confirmar",)),
        (K.DAY_BEFORE, 2, ("cambiar", "cancelar")),
        (K.HOURS_BEFORE, 2, ("cambiar", "cancelar")),
        (K.HOURS_BEFORE, 0, ()),
        (K.REGISTERED, 0, ()),
    ],
)
def test_buttons_say_what_they_ask_for(kind: str, buttons: int, payloads: tuple[str, ...]) -> None:
    made = wording.render(text("Hola", kind, *"ABC"[:buttons]), unsaved([]))
    assert made.payloads == tuple(f"{each}:7" for each in payloads)


def test_a_given_name_is_kept_short_and_whole() -> None:
    long = "María de los Ángeles Guadalupe Concepción Inmaculada"
    assert wording.render(text("{nombre}"), unsaved([], long)).variables == (
        "María de los Ángeles Guadalupe",
    )
    [cut] = wording.render(text("{nombre}"), unsaved([], "A" * 80)).variables
    assert limits.length(cut) <= wording.LONGEST["nombre"]


@given(
    st.text("aé😀 ,…", max_size=60) | st.text(max_size=60, alphabet=st.characters(codec="utf-8")),
    st.integers(1, 60),
)
def test_words_are_shortened_to_what_fits(words: str, longest: int) -> None:
    short = wording.shortened(words, longest)
    assert limits.length(short) <= longest
    assert short == words or short.endswith("…")
    assert words.startswith(short.removesuffix("…")) or short == words


def test_a_word_of_emojis_alone_is_cut_between_two() -> None:
    assert wording.shortened("😀" * 50, 10) == "😀" * 4 + "…"
    assert wording.shortened("se descompuso la luz", 16) == "se descompuso…"
    assert wording.shortened("se descompuso la luz", 17) == "se descompuso la…"


def test_a_list_of_papers_is_whole_or_elsewhere() -> None:
    short = [Requirement(order=1, document="Acta", copies=2), Requirement(order=2, document="INE")]
    assert wording.papers(unsaved(short)) == "1) Acta (original y 2 copias) 2) INE (original)"
    long = [Requirement(order=n, document=f"Papel {n} " + "x" * 90) for n in range(1, 6)]
    assert wording.papers(unsaved(long)) == (
        f"tus 5 papeles (la lista está en {settings.PUBLIC_URL}/citas/ver/{'x' * 22}/)"
    )


def test_where_no_papers_are_asked_for_the_message_says_so_in_a_sentence() -> None:
    made = wording.render(text("Lleva: {papeles}."), unsaved([]))
    assert made.text == "Lleva: nada: este trámite no pide papeles."


def test_a_list_that_the_rest_leaves_no_room_for_is_elsewhere() -> None:
    papers = [Requirement(order=1, document="y" * 160), Requirement(order=2, document="z" * 160)]
    made = wording.render(text("{papeles}" + "." * 800), unsaved(papers))
    assert made.variables[0].startswith("tus 2 papeles (la lista está en ")


@pytest.mark.parametrize("body", ["{nada}", "." * 1_000 + "{direccion}"])
def test_what_cannot_be_said_is_refused_without_a_name(body: str) -> None:
    with pytest.raises(wording.CannotBeSaid, match="confirma A") as refused:
        wording.render(text(body), unsaved([], "Secreta", address="x" * 250))
    assert "Secreta" not in str(refused.value)


def test_what_the_appointment_does_not_know_is_given() -> None:
    made = wording.render(text("{cambio}", K.OFFICE_CHANGED), unsaved([]), cambio="Se movió.")
    assert made.variables == ("Se movió.",)


def test_a_braced_word_in_a_name_stays_a_word() -> None:
    made = wording.render(text("{nombre} {clave}"), unsaved([], "{clave}"))
    assert made.variables == ("{clave}", "2026-10-106-06-00001-95")
    assert made.text == "{clave} 2026-10-106-06-00001-95"


def test_that_a_person_answered() -> None:
    made = wording.answered("una-conversacion")
    assert made
    assert made.payloads == ("leer:una-conversacion",)
    assert made.variables == ("IMEVIS",)
    set_text(K.ANSWERED, active=False)
    assert wording.answered("una-conversacion") is None


@pytest.mark.parametrize("kind", [kind for kind in K if kind != K.ANSWERED])
def test_every_text_of_the_catalogue_can_be_said_of_every_procedure(kind: str) -> None:
    """promise: G8"""
    book(procedure=CONSTANCIA)
    for appointment in Appointment.objects.all():
        for procedure in catalogue.current().procedures.values():
            appointment.procedure = procedure
            for each in catalogue.current().messages[kind]:
                cambio = "x" * wording.LONGEST["cambio"]
                made = wording.render(each, appointment, cambio=cambio)
                assert not re.search(r"\{\w+\}", made.text)


TYPED = st.text(max_size=250)
PAPERS = st.lists(
    st.builds(
        Requirement,
        document=st.text(min_size=1, max_size=160),
        copies=st.integers(0, 3),
        optional=st.booleans(),
        of_whom=st.text(max_size=40),
    ),
    max_size=12,
)


@given(given_names=TYPED, name=TYPED, address=TYPED, papers=PAPERS, change=TYPED)
def test_whatever_was_typed_fits_a_template(
    given_names: str, name: str, address: str, papers: list[Requirement], change: str
) -> None:
    """promise: D4, G8"""
    appointment = unsaved(papers, given_names, name=name, address=address)
    made = wording.render(text(ALL + "|{cambio}"), appointment, cambio=change)
    assert isinstance(made, Template)
    assert len(made.variables) == 13
    for each in made.variables:
        assert each.strip() == each != ""
        assert not re.search(r"[\n\t\r\0]| {5}", each)
        assert limits.length(each) <= limits.VARIABLE
    assert limits.length(made.variables[0]) <= wording.LONGEST["nombre"]
    assert limits.length(made.text) <= limits.BODY


@given(papers=PAPERS)
def test_a_list_never_loses_its_end(papers: list[Requirement]) -> None:
    """promise: D4"""
    appointment = unsaved(papers)
    [said] = wording.render(text("{papeles}"), appointment).variables
    shown = "".join(sign if sign.isprintable() else " " for sign in wording.papers(appointment))
    assert said == " ".join(shown.split())


def test_a_variable_that_is_not_cleaned_would_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: D4 (negative control)"""
    monkeypatch.setattr(limits, "variable", lambda text: text)
    [dirty] = wording.render(text("{direccion}"), unsaved([], address="Calle\n1")).variables
    assert re.search(r"[\n\t\r]", dirty)
