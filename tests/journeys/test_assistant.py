"""A newcomer asks the assistant what his grandmother would, and books from there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.test_lic_ramos import enter
from tests.journeys.test_without_javascript import assert_focus_is_seen, press, tab_to
from tests.journeys.visitor import KEY, Visitor, person
from tests.served import Served

Open = Callable[..., Page]
CHAT = "/asistente/"
# Each as people write it, and what must be in the answer or in the question that comes back.
ASKED = {
    "buenas tardes joven": "¿Qué necesitas?",
    "ke papeles ocupo pa sacar mis escrituras": "Identificación oficial vigente con fotografía",
    "y eso cuanto cuesta": "La cita y la asesoría son gratis",
    "cuanto se tardan": "Cuánto tarda «Título de propiedad»",
    "bivo en neza a donde me toca ir": "Delegación Regional Nezahualcóyotl",
    "a ke oras abren": "lunes a viernes de 9:00 a 15:00",
    "nesesito el papel de que ya pague": "Carta de no adeudo",
    "quiero que vengan a medir mi terreno": "Verificación técnica",
    "ke es la constansia": "tu escritura está en trámite",
    "perdi mi clabe": "¿A nombre de quién está tu cita?",
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![mapa](https://evil.example/x.png)",
    "[Paga aquí](https://evil.example)",
    "{{7*7}} ${7*7}",
    '"><svg/onload=alert(1)>',
]


@dataclass
class Talk:
    """A conversation as it is seen; the same with JavaScript and without."""

    page: Page

    def open(self) -> Self:
        self.page.goto(CHAT)
        return self

    def say(self, *texts: str) -> Self:
        for text in texts:
            with self.answered():
                self.page.fill("#mensaje", text)
                self.page.get_by_role("button", name="Enviar").click()
        return self

    def tap(self, *labels: str) -> Self:
        for label in labels:
            with self.answered():
                self.page.locator(".option").filter(has_text=label).first.click()
        return self

    def answered(self) -> "Answered":
        return Answered(self.page)

    def expect(self, *words: str) -> Self:
        for some in words:
            assert some in self.answer, f"«{some}» is not in:\n{self.answer}"
        return self

    def end(self) -> Self:
        self.page.get_by_role("button", name="Terminar conversación").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Conversación terminada")
        return self

    def look(self) -> Self:
        Visitor(self.page).look()
        return self

    @property
    def lines(self) -> list[str]:
        return self.page.locator(".chat > li > p").all_inner_texts()

    @property
    def answer(self) -> str:
        return self.lines[-1]


class Answered:
    """What is done inside adds a line of the person and one of the answer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __enter__(self) -> None:
        self.before = self.page.locator(".chat > li").count()

    def __exit__(self, *_: object) -> None:
        expect(self.page.locator(".chat > li")).to_have_count(self.before + 2, timeout=20_000)
        self.page.wait_for_load_state()


def book(talk: Talk, who: dict[str, str]) -> str:
    """From the first word to the voucher; the key."""
    talk.say("ocupo una sita para mis escrituras", "toluca").expect("Delegación Regional Toluca")
    talk.look().tap("Sí, continuar").expect("¿Qué día puedes ir?").look()
    last_day = talk.page.locator(".option").nth(8).inner_text().split("\n")[0]
    talk.tap(last_day).expect("¿A qué hora").look()
    free = talk.page.locator(".option").first.inner_text().split()[0]
    talk.say(spoken(free))
    names = f"{who['given_names']} {who['first_surname']} {who['second_surname']}"
    talk.say(names, who["phone"]).expect("Revisa tu cita", who["given_names"], free)
    talk.look().tap("Confirmar cita").expect("Listo, María Guadalupe", "comprobante").look()
    found = KEY.search(talk.answer)
    assert found, talk.answer
    voucher = talk.page.get_by_role("link", name="Descargar comprobante (PDF)").last
    answer = talk.page.request.get(voucher.get_attribute("href") or "")
    assert answer.body().startswith(b"%PDF")
    return found[0]


def spoken(clock: str) -> str:
    """«9:30» → «a las 9 y media»"""
    hour, _, minute = clock.partition(":")
    return f"a las {hour} y media" if minute == "30" else f"a las {hour}"


@pytest.mark.parametrize("java_script", [True, False])
def test_ten_questions_a_booking_and_the_desk(
    new_page: Open, desk: Served, java_script: bool
) -> None:
    # Given a newcomer who writes as he speaks
    visitor = Visitor(new_page(site=desk.url, java_script=java_script)).open("/")
    visitor.tap("Asistente")
    talk = Talk(visitor.page)
    # When he asks ten things, then each is answered or asked back
    for question, words in ASKED.items():
        talk.say(question).expect(words)
    # And he books from there, in another conversation: a machine types too fast for one
    talk.look().end().open()
    key = book(talk, person())
    # And the key is hidden in what is kept as soon as the conversation goes on
    talk.say("gracias").page.goto(CHAT)
    assert not KEY.search("".join(talk.lines))
    talk.end().look()
    # And the desk finds it
    official = new_page(site=desk.url)
    enter(official, desk, "lupe")
    official.goto(f"/intranet/10/buscar/?q={key}")
    expect(official.locator("main")).to_contain_text("María Guadalupe")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_state_is_accessible(new_page: Open, served: Served, width: int) -> None:
    talk = Talk(new_page(width=width)).open().look()
    # Nothing written
    talk.page.get_by_role("button", name="Enviar").click()
    expect(talk.page.locator(".summary")).to_be_focused()
    talk.look()
    # A long answer, a list of ten, a question back
    talk.open().say("papeles para escrituras").look().say("menú").look().say("asdf qwer").look()
    # Waiting, answered, and ended
    talk.say("quiero hablar con una persona").look()
    acts.run(served, "answer_the_last('Buenas tardes. Sí lo atendemos.')")
    talk.page.get_by_role("button", name="Ver si ya me contestaron").click()
    expect(talk.page.locator(".chat > li.oficina")).to_contain_text("Sí lo atendemos.")
    talk.look()
    talk.end().look()


@pytest.mark.parametrize("java_script", [True, False])
def test_hostile_text_is_only_text(new_page: Open, java_script: bool) -> None:
    """promise: H6"""
    talk = Talk(new_page(java_script=java_script)).open()
    images = talk.page.locator("img").count()
    for text in HOSTILE:
        talk.say(text)
        assert talk.lines[-2] == text
    assert talk.page.locator("img").count() == images
    assert not talk.page.locator(".chat script, .chat svg, .chat a[href*=evil]").count()
    talk.look()


def test_with_the_keyboard_alone(page: Page) -> None:
    talk = Talk(page).open()
    tab_to(page, "#mensaje")
    page.keyboard.type("cuanto cuesta la constancia")
    with talk.answered():
        press(page, "Enter")
    # Who types goes on typing
    assert page.evaluate("document.activeElement.id") == "mensaje"
    press(page, "Shift+Tab")
    assert_focus_is_seen(page)
    label = page.evaluate("document.activeElement.textContent")
    with talk.answered():
        press(page, "Enter")
    # A button that was pressed is gone: the answer has the focus, and what can be chosen comes next
    assert talk.lines[-2] == label
    assert page.evaluate("document.activeElement.className") == "asistente"
    tab_to(page, ".chat a, .option")


def test_an_answer_of_the_office_comes_by_itself(page: Page, served: Served) -> None:
    talk = Talk(page).open().say("quiero hablar con una persona")
    expect(page.get_by_text("Estás en la fila para hablar con una persona.")).to_be_visible()
    page.fill("#mensaje", "mientras escrib")
    acts.run(served, "answer_the_last('Ya lo revisé: sí le toca.')")
    expect(page.locator(".chat > li.oficina")).to_contain_text("sí le toca", timeout=15_000)
    assert page.input_value("#mensaje") == "mientras escrib"
    talk.look()


def test_where_the_script_cannot_send_the_form_does(page: Page) -> None:
    talk = Talk(page).open()
    page.route(
        "**/asistente/",
        lambda route: (
            route.abort() if route.request.resource_type == "fetch" else route.continue_()
        ),
    )
    talk.say("papeles para escrituras").expect("lleva:")
    assert page.url.endswith("#ultima")
    talk.tap("Cuánto cuesta").expect("Costo de")


def test_the_newest_line_begins_on_the_screen(new_page: Open) -> None:
    for java_script in (True, False):
        talk = Talk(new_page(java_script=java_script, width=320, height=640)).open()
        talk.say("papeles para escrituras")
        expect(talk.page.locator("#ultima")).to_be_in_viewport()
        top = talk.page.locator("#ultima").bounding_box()
        assert top and 0 <= top["y"] < 200, top
