"""Doña Lupe, 71: letters at 200 %, a small telephone, no hurry, and twice back to be sure."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import assert_accessible
from tests.journeys.visitor import WIDER_THAN_THE_SCREEN, Visitor, person

# A window of 640 points at 200 % is one of 320: the browser lays out the same page.
PAGES = ["/", "/citas/nueva/tramite/", "/citas/nueva/cual/", "/citas/consultar/"]
PAGES += ["/citas/consultar/por-nombre/", "/tramites/", "/tramites/titulo_propiedad/", "/oficinas/"]
PAGES += [
    "/privacidad/",
    "/accesibilidad/",
    "/transparencia/",
    "/asistente/",
    "/asistente/terminar/",
    "/no-existe/",
    "/citas/ver/no-existe/",
]
# WCAG 1.4.12: what a person may impose on the text without losing any of it.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"""


def test_she_goes_back_twice_and_finishes(new_page: Callable[..., Page]) -> None:
    lupe = Visitor(new_page(width=320, height=640))
    who = person("Guadalupe")

    # Given that she has come to the hours of the office of «neza»
    lupe.open("/").tap("Agendar cita").choose("Título de propiedad").send()
    lupe.type("municipio", "neza").send().expect("Delegación Regional Nezahualcóyotl")
    lupe.tap("Lleva 9 documentos").expect("Identificación oficial vigente")
    lupe.choose(last=True).send()
    # When she goes back twice to make sure
    lupe.tap("Atrás").expect("Nezahualcóyotl").tap("Atrás")
    # Then what she chose is still there
    assert lupe.page.input_value("#municipio") == "Nezahualcóyotl"
    lupe.send()
    assert lupe.page.locator("[name=dia]:checked").count() == 1
    lupe.send().choose("10:30 de la mañana").send()

    # And with a telephone half typed she is told what is missing, and finishes
    lupe.type_person(who | {"phone": who["phone"][:9]}).send()
    lupe.expect("Revisa estos datos", "Faltan números: escribiste 9 de 10")
    assert lupe.page.title().startswith("Error: ")
    assert lupe.page.evaluate("document.activeElement.className") == "summary"
    lupe.page.locator(".summary a").click()
    assert lupe.page.evaluate("document.activeElement.name") == "phone"
    assert lupe.page.input_value("[name=given_names]") == "Guadalupe"
    lupe.type("phone", who["phone"]).send().expect("10:30 de la mañana", "Guadalupe")
    lupe.confirm().expect("Te esperamos el", lupe.key, "Es gratis")


@pytest.mark.parametrize("address", PAGES)
def test_pages_fit_a_small_telephone_with_spaced_text(
    new_page: Callable[..., Page], address: str
) -> None:
    visitor = Visitor(new_page(width=320, height=640)).open(address)
    visitor.page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css);"
        " document.adoptedStyleSheets = [s]; }",
        SPACED,
    )
    assert not visitor.page.evaluate(WIDER_THAN_THE_SCREEN)
    assert_accessible(visitor.page)


def test_targets_are_large_enough_for_a_thumb(new_page: Callable[..., Page]) -> None:
    """Buttons, choices and fields are at least 48 pixels high; links that stand alone too."""
    visitor = Visitor(new_page(width=320, height=640))
    visitor.book_until_check(person())
    for address in ("/", "tramite", "municipio", "dia", "hora", "datos", "revisar"):
        visitor.page.goto(f"/citas/nueva/{address}/" if address != "/" else address)
        small = visitor.page.evaluate(
            """[...document.querySelectorAll(
                "button, .button, .choice, .field input, .back, .links a, .foot a, .act a")]
               .filter((e) => e.getBoundingClientRect().height < 48).map((e) => e.outerHTML)"""
        )
        assert not small, address
