"""The catalogue's messages as templates that Meta approves."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from tests.any_catalogue import FEW, catalogues
from tests.catalog.test_messages import BODIES, LONGEST, made
from tests.catalogs import publish
from tests.messaging import graph_templates
from tests.messaging.graph_templates import Account as Server
from tests.people import undone
from ventanilla.appointments import templates
from ventanilla.catalog import catalogue, message_facts, message_rules
from ventanilla.catalog.content import Content
from ventanilla.catalog.models import MessageText, Procedure
from ventanilla.lib.message_limits import VARIABLE, length
from ventanilla.messaging.transports.graph_account import Known, Wording

db = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with graph_templates.serving() as server:
        settings.WHATSAPP = server.settings()
        yield server


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("whatsapp_templates", *arguments, stdout=out)
    return out.getvalue()


@db
def test_ours_are_what_meta_takes() -> None:
    wanted = templates.wordings()
    assert [each.name for each in wanted if graph_templates.wrong(each.shape)] == []
    confirm = next(each for each in wanted if each.name == "confirma")
    assert confirm.body.startswith("Hola, {{1}}. ¿Vas a venir a tu cita del {{2}}, en {{3}}?")
    assert confirm.examples[0] == "María Guadalupe" and len(confirm.examples) == 4
    assert confirm.buttons == ("Sí, voy a ir", "Cambiar fecha", "Cancelar cita")


@given(
    body=BODIES
    | BODIES.map(lambda said: f"Hola, {said} te esperamos con gusto en nuestra oficina."),
    longest=LONGEST,
    buttons=st.lists(st.text("aé😀", min_size=1, max_size=10), max_size=3, unique=True),
)
def test_what_the_table_lets_pass_meta_takes(
    body: str, longest: dict[str, int], buttons: list[str]
) -> None:
    """promise: G8"""
    row = made(body=body, buttons=buttons)
    wrong = [each for each in message_rules.check_message(row, longest) if each.column == "texto"]
    examples = tuple("ejemplo" for _ in message_facts.names_in(body))
    wording = Wording("a", "es_MX", message_facts.numbered(body), examples, tuple(buttons))
    if body.strip() and not wrong:
        assert graph_templates.wrong(wording.shape) is None


@db
@FEW
@given(new=st.deferred(catalogues))
def test_meta_takes_the_messages_of_any_catalogue(new: Content) -> None:
    """promise: G8"""
    with undone():
        publish(new)
        for wording in templates.wordings():
            assert graph_templates.wrong(wording.shape) is None
            assert not any(length(each) > VARIABLE for each in wording.examples)


@pytest.mark.parametrize(
    "body",
    [
        "{nombre}, hola",
        "Hola, {nombre}.",
        "Hola {nombre}, {fecha} adiós a todos",
        "Hola {clave} ya",
    ],
)
def test_meta_refuses_what_the_table_refuses(body: str) -> None:
    """promise: G8 (negative control)"""
    examples = tuple("ejemplo" for _ in message_facts.names_in(body))
    shape = Wording("a", "es_MX", message_facts.numbered(body), examples).shape
    assert graph_templates.wrong(shape)
    assert list(message_rules.check_message(made(body=body), {}))


@db
def test_while_no_procedure_is_offered_the_examples_say_what_goes_there() -> None:
    Procedure.objects.update(active=False)
    catalogue.forget()
    (text,) = [each for each in templates.wordings() if each.name == "registro"]
    assert "(nombre sencillo del trámite)" in text.examples
    catalogue.forget()


@db
class TestTheCommand:
    def test_they_are_printed_for_whoever_types_them_in(self) -> None:
        said = run()
        assert "confirma · es_MX · UTILITY" in said and "[Sí, voy a ir]" in said
        assert "{{1}} por ejemplo: María Guadalupe" in said

    def test_and_for_a_program(self) -> None:
        shapes = json.loads(run("--json"))
        assert [each["name"] for each in shapes] == [
            each.template for each in MessageText.objects.all()
        ]
        assert not [each for each in shapes if graph_templates.wrong(each)]

    def test_those_that_lack_are_made_once(self, server: Server) -> None:
        said = run("--create")
        assert "confirma: creada (PENDING)" in said and "Meta las revisa" in said
        assert len(server.known) == MessageText.objects.count()
        assert run("--create").strip() == "No falta ninguna."

    def test_the_check_says_which_can_be_sent(self, server: Server) -> None:
        run("--create")
        with pytest.raises(CommandError, match="9 no se pueden mandar"):
            run("--check")
        for each in server.known:
            each["status"] = "APPROVED"
        assert "Todas se pueden mandar." in run("--check")

    def test_a_text_changed_here_is_not_what_meta_approved(self, server: Server) -> None:
        run("--create")
        for each in server.known:
            each["status"] = "APPROVED"
        MessageText.objects.filter(template="encuesta").update(
            body="Hola, {nombre}. Dinos cómo te fue."
        )
        out = StringIO()
        with pytest.raises(CommandError, match="1 no se pueden mandar"):
            call_command("whatsapp_templates", "--check", stdout=out)
        assert f"encuesta: {templates.OTHER_WORDS}" in out.getvalue()

    def test_one_that_meta_refuses_does_not_stop_the_others(self, server: Server) -> None:
        MessageText.objects.filter(template="encuesta").update(body="{nombre}")
        with pytest.raises(CommandError, match="1 no se pudieron crear"):
            run("--create")
        assert len(server.known) == MessageText.objects.count() - 1

    def test_without_an_account_it_says_what_is_missing(self, settings: Any) -> None:
        settings.WHATSAPP = settings.WHATSAPP | {"ACCOUNT_ID": ""}
        with pytest.raises(CommandError, match="WHATSAPP_ACCOUNT_ID"):
            run("--check")

    def test_a_wrong_key_is_a_sentence(self, server: Server, settings: Any) -> None:
        settings.WHATSAPP = server.settings(TOKEN="otra")
        with pytest.raises(CommandError, match="revisa WHATSAPP_TOKEN"):
            run("--create")

    def test_without_messages_there_is_nothing_to_approve(self) -> None:
        MessageText.objects.all().delete()
        with pytest.raises(CommandError, match="no tiene mensajes"):
            run()


WANTED = Wording("a", "es_MX", "Hola, {{1}}. Te esperamos aquí.", ("Ana",), ("Sí",))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (None, templates.MISSING),
        (Known(WANTED, "APPROVED", "UTILITY"), ""),
        (Known(WANTED, "PENDING", "UTILITY"), templates.WAITS),
        (Known(WANTED, "REJECTED", "UTILITY", "INVALID_FORMAT"), "Meta no la aprobó (INVALID_FORMAT)"),
        (Known(WANTED, "PAUSED", "UTILITY"), "Meta la tiene como PAUSED"),
        (Known(WANTED, "APPROVED", "MARKETING"), "Meta la puso como MARKETING"),
        (Known(Wording("a", "es_MX", "Hola."), "APPROVED", "UTILITY"), templates.OTHER_WORDS),
        (Known(Wording("a", "es_MX", WANTED.body), "APPROVED", "UTILITY"), templates.OTHER_BUTTONS),
        (Known(Wording("a", "es", WANTED.body), "APPROVED", "UTILITY"), templates.MISSING),
    ],
)  # fmt: skip
def test_what_meta_has_is_told_in_words(known: Known | None, said: str) -> None:
    (verdict,) = templates.verdicts([WANTED], [known] if known else [])
    assert verdict.wrong.startswith(said) and bool(verdict.wrong) == bool(said)
