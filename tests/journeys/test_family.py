"""A grandchild books for the family on one telephone."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.visitor import Visitor, person, telephone


def test_three_relatives_and_a_fourth(page: Page) -> None:
    grandchild, shared = Visitor(page), telephone()
    keys = {
        grandchild.book(person(name, shared), procedure="Constancia").key
        for name in ("Eulalia", "Fidel", "Gabriela")
    }
    assert len(keys) == 3

    grandchild.book_until_check(person("Hilario", shared), procedure="Constancia")
    page.click("#confirmar button")
    page.wait_for_selector(".summary")

    grandchild.look().expect("Este teléfono ya tiene 3 citas. Para otra, llámanos al 722 276 55 50")
    grandchild.expect("Hilario", "Tu cita todavía no está registrada")


def test_two_tabs_do_not_mix_people(page: Page) -> None:
    first = Visitor(page)
    first.book_until_check(person("Eulalia"), procedure="Constancia", municipality="Toluca")
    second = Visitor(page.context.new_page())
    second.open("/citas/nueva/?tramite=verificacion_tecnica").type("municipio", "neza").send()
    second.choose().send().choose().send().expect("Eulalia", "Revisa tu cita")
    second.tap("Cambiar el nombre").type("given_names", "Fidel").send()

    first.confirm().expect("Eulalia", "Constancia de que mi trámite", "Toluca")
    second.confirm().expect("Fidel", "Medir mi predio", "Nezahualcóyotl")


def test_same_person_and_procedure_is_shown_what_there_is(
    page: Page, new_page: Callable[..., Page]
) -> None:
    """promise: B6"""
    visitor, who = Visitor(page), person("Eulalia")
    key = visitor.book(who).key

    again = Visitor(new_page()).book_until_check(who, hour="1:00 de la tarde")
    again.page.click("#confirmar button")
    again.page.wait_for_selector(".summary")
    again.look().expect("Ya tienes una cita para este trámite el", "Puedes cambiarla o cancelarla")
    again.tap("Ver, cambiar o cancelar esa cita")

    assert again.key == key
    again.expect("Cambiar día u hora", "Cancelar mi cita")
