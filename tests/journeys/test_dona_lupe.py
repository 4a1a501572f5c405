"""Doña Lupe, 71: letters at 200 %, a small telephone, no hurry, and twice back to be sure."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import assert_accessible
from tests.journeys.visitor import WIDER_THAN_THE_SCREEN, Visitor, person
from tests.served import Served

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


def test_she_is_told_by_message_once_she_said_so_and_no_longer(
    new_page: Callable[..., Page], desk: Served
) -> None:
    """given an installation that sends messages; when she books and says yes; then the page says so, and a
    touch ends it"""
    lupe = Visitor(new_page(width=320, height=640, site=desk.url))
    lupe.book_until_check(person("Guadalupe")).expect("Te avisamos", "Solo por llamada")
    lupe.tap("Cambiar cómo te avisamos").expect("¿Te avisamos también por mensaje")
    assert lupe.page.locator("[name=avisos]:checked").get_attribute("value") == "no"
    small = "[...document.querySelectorAll('.choice')].filter((e) => e.offsetHeight < 48).length"
    assert lupe.page.evaluate(small) == 0
    lupe.choose("Sí, por").send().expect("Por llamada y por")
    lupe.confirm().expect("al teléfono que termina en", "Te avisamos por")
    lupe.tap("Ya no quiero avisos").expect("No te mandamos avisos por")
    lupe.tap("Quiero avisos por").expect("Te avisamos por")


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
