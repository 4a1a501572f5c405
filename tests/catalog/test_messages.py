"""The words that an institution sends: whatever WhatsApp would refuse is told to whoever edits them."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogs import IMEVIS, Catalog
from tests.wording import BANNED, inflesz
from ventanilla.catalog import catalogue, message_facts, message_rules
from ventanilla.catalog.models import MessageKind, MessageText
from ventanilla.catalog.sheets import MESSAGES
from ventanilla.catalog.tables import Row
from ventanilla.lib.message_limits import BODY, OverLimit, length
from ventanilla.messaging.content import Buttons, Choice, Template
from ventanilla.scheduling.loading import load

FILE = "mensajes.csv"
REGISTERED, CONFIRM, DAY_A, DAY_B, HOURS, CHANGED, ANSWERED = 2, 3, 4, 5, 6, 7, 10
GOOD = "Hola, {nombre}. Tu cita es el {fecha} y aquí te esperamos."


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


def ours() -> list[dict[str, str]]:
    with (IMEVIS / FILE).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.django_db
def test_ours_are_there_for_every_kind() -> None:
    assert set(catalogue.current().messages) == {*MessageKind.values}
    day_before = catalogue.current().messages[MessageKind.DAY_BEFORE]
    assert [each.variant for each in day_before] == ["A", "B"]


TOLD: list[tuple[int, str, str, str]] = [
    (REGISTERED, "texto", "Hola, {nobre}. Ya quedó.", "no hay un dato «{nobre}» en este mensaje: usa"),
    (REGISTERED, "texto", "Hola, {nombre}. Cambió: {cambio} y ya.", "no hay un dato «{cambio}»"),
    (ANSWERED, "texto", "Hola, {nombre}. Ya te contestamos.", "usa {institucion}, {telefono}"),
    (REGISTERED, "texto", "Hola, {nombre. Tu cita ya quedó.", "hay una llave sin su pareja"),
    (REGISTERED, "texto", "Hola, {{1}}. Tu cita ya quedó.", "hay una llave sin su pareja"),
    (REGISTERED, "texto", "Hola, {Nombre}. Tu cita ya quedó.", "escribe cada dato como «{nombre}»"),
    (REGISTERED, "texto", "{nombre}, tu cita ya quedó registrada.", "empieza con un dato: escribe antes"),
    (REGISTERED, "texto", "Hola a todos. Tu clave es {clave}.", "termina con un dato: escribe después"),
    (REGISTERED, "texto", "Hola, {nombre}: {fecha} te esperamos.", "«{nombre}» y «{fecha}» están juntos"),
    (REGISTERED, "texto", "Hola, {nombre}. Sí, {nombre}, ya está.", "«{nombre}» está dos veces: déjalo una"),
    (REGISTERED, "texto", "Hola {nombre} el {fecha} gracias", "tiene 2 datos y solo 3 palabras: escribe"),
    (REGISTERED, "texto", "Hola, {nombre}.\n\n\nTu cita ya quedó.", "más de un renglón vacío seguido"),
    (REGISTERED, "texto", "Hola. " + "a" * 1_019, "tiene 1025 letras y caben 1024"),
    (REGISTERED, "botones", "Ver", "«registro» no lleva botones: deja la celda vacía"),
    (CONFIRM, "botones", "Sí | No", "«confirma» lleva 3 botones y tiene 2: agrega o quita"),
    (CONFIRM, "botones", "Sí | No | " + "a" * 21, "cada uno de 20 letras a lo más"),
    (CONFIRM, "botones", "Sí | No | " + "😀" * 11, "cada uno de 20 letras a lo más"),
    (HOURS, "botones", "Cancelar", "«recordatorio_2h» lleva 0 o 2 botones y tiene 1"),
    (ANSWERED, "botones", "", "«respuesta» lleva 1 botones y tiene 0"),
    (CONFIRM, "horas_antes", "", "cuántas horas antes de la cita sale «confirma»: de 24 a 336"),
    (CONFIRM, "horas_antes", "23", "de 24 a 336"),
    (HOURS, "horas_antes", "7", "de 1 a 6"),
    (REGISTERED, "horas_antes", "2", "sale cuando algo pasa, no a una hora"),
    (DAY_B, "horas_antes", "20", "igual en todas las versiones de «recordatorio_1d»: cópialo de la fila 4"),
    (DAY_B, "botones", "Cancelar cita | Cambiar fecha", "cópialo de la fila 4"),
    (REGISTERED, "plantilla", "registro-1", "«registro-1»: escríbelo como «recordatorio_1d»"),
    (REGISTERED, "idioma", "mexic", "WhatsApp no acepta «mexic»: escríbelo como «es_MX»"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "column", "value", "reason"), TOLD)
def test_what_whatsapp_refuses_is_told_with_its_cell(
    catalog: Catalog, row: int, column: str, value: str, reason: str
) -> None:
    """promise: G8"""
    catalog.set(FILE, row, column, value)
    told = catalog.problems()
    assert [each for each in told if f"fila {row}, columna «{column}»" in each and reason in each]


@pytest.mark.django_db
def test_a_longer_address_of_an_office_may_be_too_much_for_a_message(catalog: Catalog) -> None:
    """promise: G8: with the longest facts of this catalogue, whoever edits which table."""
    body = "Hola. " + "a" * 890 + " {direccion} gracias por venir."
    catalog.set(FILE, REGISTERED, "texto", body)
    catalog.set("oficinas.csv", 2, "domicilio", "c" * (BODY - length(body) + len("{direccion}")))
    load(catalog.path)
    catalog.set(
        "oficinas.csv", 2, "domicilio", "c" * (BODY - length(body) + len("{direccion}") + 1)
    )
    assert catalog.problems() == [
        "mensajes.csv, fila 2, columna «texto»: con los datos más largos de este catálogo llega a"
        " 1,025 letras y caben 1,024: quita 1"
    ]


@pytest.mark.django_db
def test_without_messages_nothing_is_wrong(catalog: Catalog) -> None:
    (catalog.path / FILE).unlink()
    load(catalog.path)
    assert not MessageText.objects.exists()


def made(**cells: Any) -> Row:
    row = Row(MESSAGES, FILE, 2)
    row.update({"kind": MessageKind.REGISTERED, "body": GOOD, "buttons": [], "hours_before": None})
    row.update({"template": "registro", "language": "es_MX"} | cells)
    return row


PIECES = st.text(st.sampled_from("aé 𝐛😀.\n{}"), max_size=400)
BODIES = st.lists(
    st.one_of(PIECES, st.sampled_from([f"{{{name}}}" for name in (*message_facts.FACTS, "otro")])),
    min_size=1,
    max_size=9,
).map("".join)
LONGEST = st.fixed_dictionaries({name: st.integers(0, 400) for name in message_facts.FACTS})


@given(
    body=BODIES
    | st.just(GOOD)
    | BODIES.map(lambda said: f"Hola, {said} te esperamos aquí sin falta."),
    longest=LONGEST,
    signs=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=400, max_size=400),
)
def test_what_passes_can_be_sent_with_any_facts(
    body: str, longest: dict[str, int], signs: str
) -> None:
    """promise: G8, D4: no message breaks a limit, as its rules say so when it is edited"""
    wrong = list(message_rules.check_message(made(body=body), longest))
    facts = {name: shortened(signs, most) for name, most in longest.items()}
    if body.strip() and not wrong:
        names = message_facts.names_in(body)
        whole = message_facts.filled(body, facts)
        sent = Template("registro", "es_MX", tuple(facts[name] for name in names), whole)
        assert length(sent.text) <= BODY


def shortened(signs: str, most: int) -> str:
    while length(signs) > most:
        signs = signs[:-1]
    return signs


def test_without_the_rules_the_sender_would_break_the_limit() -> None:
    """promise: G8 (negative control): one letter over is found here; else nothing would leave"""
    longest = dict.fromkeys(message_facts.FACTS, 40)
    body = GOOD + "a" * (BODY - message_rules.full_length(GOOD, longest))
    assert not list(message_rules.check_message(made(body=body), longest))
    over = f"{body}a"
    assert [each.column for each in message_rules.check_message(made(body=over), longest)] == [
        "texto"
    ]
    facts = dict.fromkeys(message_facts.FACTS, "b" * 40)
    with pytest.raises(OverLimit):
        Template("registro", "es_MX", (), message_facts.filled(over, facts))


def test_buttons_that_pass_can_be_sent() -> None:
    """promise: G8"""
    for row in ours():
        titles = [each.strip() for each in row["botones"].split("|") if each.strip()]
        if titles:
            Buttons("a", tuple(Choice(title, title) for title in titles))


def test_it_is_numbered_as_whatsapp_approves_it() -> None:
    assert message_facts.numbered(GOOD) == "Hola, {{1}}. Tu cita es el {{2}} y aquí te esperamos."
    assert message_facts.names_in(GOOD) == ["nombre", "fecha"]
    assert message_facts.filled(GOOD, {"nombre": "Ana {fecha}"}).startswith("Hola, Ana {fecha}.")


class TestOurWords:
    EASY = 70
    LONGEST_SENTENCE = 20

    @pytest.mark.parametrize("row", ours(), ids=lambda row: row["plantilla"])
    def test_each_is_easy_to_read(self, row: dict[str, str]) -> None:
        assert inflesz(re.sub(r"\{[^}]*\}", "", row["texto"])) >= self.EASY
        said = re.sub(r"\{[^}]*\}", "dato", row["texto"])
        assert not re.search(rf"\b({BANNED})\b", said, re.IGNORECASE)
        for sentence in re.split(r"(?<=[.?!:])\s", said):
            assert len(sentence.split()) <= self.LONGEST_SENTENCE, sentence

    def test_an_official_one_would_be_seen(self) -> None:
        assert inflesz("Se le notifica la calendarización correspondiente a su solicitud.") < 40

    @pytest.mark.parametrize("row", ours(), ids=lambda row: row["plantilla"])
    def test_each_greets_and_says_what_to_do(self, row: dict[str, str]) -> None:
        assert row["texto"].startswith("Hola")
        assert re.search(r"\{(enlace|telefono|papeles)\}|botón", row["texto"])
