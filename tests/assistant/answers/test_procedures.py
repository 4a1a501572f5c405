"""What a procedure is, its papers, its cost, its time."""

import re

import pytest

from tests.assistant.questions import ask
from ventanilla.assistant.intents import ABOUT_A_PROCEDURE, Intent
from ventanilla.assistant.reply import Behaviour
from ventanilla.catalog.catalogue import Catalogue

TECNICA, CAMPO = "verificacion_tecnica", "verificacion_campo"


@pytest.mark.parametrize("wish", sorted(ABOUT_A_PROCEDURE))
def test_without_a_procedure_it_is_asked_which(whole: Catalogue, wish: Intent) -> None:
    reply = ask(wish)

    assert reply.behaviour is Behaviour.ASK
    assert [option.label for option in reply.options[:-1]] == [
        row.short_name for row in whole.procedures.values()
    ]
    assert ask(wish, procedure=CAMPO).behaviour is Behaviour.ANSWER


def test_the_list_of_procedures_is_an_answer(whole: Catalogue) -> None:
    reply = ask(Intent.PROCEDURE_INFO)

    assert reply.behaviour is Behaviour.ANSWER
    assert "tramite:constancia" in [option.says for option in reply.options]


def test_of_two_that_could_be_meant_only_those_are_offered(whole: Catalogue) -> None:
    two = (whole.procedures[TECNICA], whole.procedures[CAMPO])
    reply = ask(Intent.COST, procedures=two)

    assert [option.says for option in reply.options[:2]] == [f"costo:{TECNICA}", f"costo:{CAMPO}"]


def test_the_only_one_that_could_be_meant_is_offered_first(whole: Catalogue) -> None:
    rows = ask(Intent.COST, procedures=(whole.procedures[CAMPO],)).options

    assert rows[0].says == f"costo:{CAMPO}"
    assert len(rows) == len(whole.procedures) + 1


def test_a_field_with_signs_of_a_program_is_only_text(whole: Catalogue) -> None:
    whole.procedures[CAMPO].cost = "{cost} <b>%s</b> {0}"

    assert "{cost} <b>%s</b> {0}" in ask(Intent.COST, procedure=CAMPO).text


def test_the_difference_of_two_is_what_each_is(whole: Catalogue) -> None:
    two = (whole.procedures[TECNICA], whole.procedures[CAMPO])
    compared = ask(Intent.PROCEDURE_INFO, text="que diferencia hay", procedures=two)
    vague = ask(Intent.PROCEDURE_INFO, text="que vengan a verificar", procedures=two)

    assert all(row.summary in compared.text for row in two)
    assert (compared.behaviour, vague.behaviour) == (Behaviour.ANSWER, Behaviour.ASK)


def test_papers_are_numbered_in_their_order(whole: Catalogue) -> None:
    papers = list(whole.procedures["constancia"].requirements.all())
    text = ask(Intent.REQUIREMENTS, procedure="constancia").text

    assert re.findall(r"^(\d)\. (.*?)(?: \(si lo tienes\))?\.", text, re.MULTILINE) == [
        (str(place), paper.document) for place, paper in enumerate(papers, start=1)
    ]


def test_copies_whose_and_optional_are_told(whole: Catalogue) -> None:
    first, second, third = whole.procedures["constancia"].requirements.all()
    first.copies, first.note, first.where_to_get = 2, "", ""
    second.original, second.copies, second.of_whom, second.note = False, 1, "quien vende", ""
    text = ask(Intent.REQUIREMENTS, procedure="constancia").text

    assert f"1. {first.document}, original y 2 copias.\n" in text
    assert f"2. {second.document}, de quien vende (si lo tienes), 1 copia.\n" in text
    assert f"3. {third.document}. {third.note}" in text
    assert "Lleva los originales." not in text


def test_a_question_about_one_paper_gets_the_list_and_no_yes_or_no(whole: Catalogue) -> None:
    asked = "sirve mi licencia como identificacion para el titulo"
    reply = ask(Intent.REQUIREMENTS, text=asked, procedure="titulo_propiedad")

    assert reply.text == ask(Intent.REQUIREMENTS, procedure="titulo_propiedad").text
    assert not re.search(r"\b(Sí|No),", reply.text)


def test_the_appointment_is_free(whole: Catalogue) -> None:
    reply = ask(Intent.COST, text="se paga algo por la cita")

    assert reply.behaviour is Behaviour.ANSWER
    assert reply.text.startswith("Tu cita es gratis.")


def test_where_to_pay_is_told_in_the_appointment_unless_the_cost_says(whole: Catalogue) -> None:
    asked = "como pago y donde"
    told = "Si hay algo que pagar, en tu cita te dicen dónde y cómo."
    before = ask(Intent.COST, text=asked, procedure=CAMPO).text
    whole.procedures[CAMPO].cost = "Se paga en la tesorería."
    after = ask(Intent.COST, text=asked, procedure=CAMPO).text

    assert told in before
    assert told not in after and "Se paga en la tesorería." in after
