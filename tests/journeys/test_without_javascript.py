"""Everything works where JavaScript is off, and with the keyboard alone."""

from playwright.sync_api import Page

from tests.journeys.visitor import Visitor, person


def test_booking_finding_changing_and_cancelling_without_javascript(page_without_js: Page) -> None:
    visitor = Visitor(page_without_js)
    who = person("José Ángel")

    # Given an appointment booked without JavaScript
    visitor.open("/").tap("Agendar cita").send().expect("Elige el trámite que necesitas")
    assert visitor.page.evaluate("document.activeElement.className") == "summary"
    visitor.choose("Carta de no adeudo").send()
    visitor.type("municipio", "Tolca").send().expect("¿Quisiste decir…?")
    visitor.choose("Toluca").send().choose().send().choose(last=True).send()
    visitor.type_person(who).send().confirm()
    key = visitor.key
    # When it is found again by its key and the last four digits
    visitor.open("/").tap("Mi cita").type("cts", key).type("digits", who["phone"][-4:]).send()
    # Then it can be changed
    visitor.tap("Cambiar día u hora").choose(last=True).send().choose("12:30 de la tarde").send()
    visitor.tap("Sí, cambiar mi cita").expect("12:30 de la tarde")
    assert visitor.key == key
    # And cancelled
    visitor.tap("Cancelar mi cita").choose("Ese día no puedo ir").tap("Sí, cancelar")
    visitor.expect("Esta cita se canceló.", "Ese día no puedo ir.", "Agendar otra cita")


def test_all_municipalities_are_a_list_without_javascript(page_without_js: Page) -> None:
    visitor = Visitor(page_without_js).open("/citas/nueva/?tramite=constancia")
    visitor.tap("Ver los 125 municipios")
    assert visitor.choices().count() == 125
    visitor.choose("Zumpango").page.locator("button").last.click()
    visitor.look().expect("Delegación Regional Zumpango")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    """Tab until the wanted element has the focus, seeing at each stop where it is."""
    for _ in range(60):
        press(page, "Tab")
        assert_focus_is_seen(page)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def assert_focus_is_seen(page: Page) -> None:
    """An outline of three pixels, on the element or on the choice around it."""
    seen = page.evaluate(
        """() => {
          const focused = document.activeElement;
          if (focused === document.body) return true;
          return [focused, focused.closest(".choice")].some((e) => e &&
            getComputedStyle(e).outlineStyle === "solid" &&
            parseFloat(getComputedStyle(e).outlineWidth) >= 3);
        }"""
    )
    assert seen, page.evaluate("document.activeElement.outerHTML")


def test_booking_with_the_keyboard_alone(page: Page) -> None:
    visitor = Visitor(page).open("/")

    # Given the page, when the first Tab is followed
    press(page, "Tab", "Enter")
    # Then it has jumped over the head
    assert page.url.endswith("#contenido")
    tab_to(page, ".button")
    press(page, "Enter")
    page.wait_for_url("**/tramite/")
    choose_and_send(page, "ArrowDown", "ArrowDown")
    page.wait_for_url("**/municipio/")
    tab_to(page, "#municipio")
    page.keyboard.type("atlacomulco")
    press(page, "Enter")
    page.wait_for_url("**/dia/")
    choose_and_send(page, "ArrowDown")
    page.wait_for_url("**/hora/")
    choose_and_send(page, "ArrowUp")
    page.wait_for_url("**/datos/")
    for text in person("Itzel").values():
        press(page, "Tab") if page.evaluate("document.activeElement.name") else tab_to(
            page, "[name=given_names]"
        )
        page.keyboard.type(text)
    press(page, "Enter")
    page.wait_for_url("**/revisar/")
    tab_to(page, "#confirmar button")
    press(page, "Enter")
    page.wait_for_url("**/citas/ver/**")
    visitor.look().expect("Comprobar que vivo en mi predio", "2:30 de la tarde", "Atlacomulco")


def choose_and_send(page: Page, *arrows: str) -> None:
    """Tab to the group, Space, arrows within it, Tab to the button, Enter."""
    tab_to(page, "input[type=radio]")
    press(page, "Space", *arrows)
    tab_to(page, "main button")
    press(page, "Enter")
