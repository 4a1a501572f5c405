"""A grandmother at the simulated telephone: her words go in by the webhook, signed, and what she reads came
out of the outbox by HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import acts
from tests.journeys.test_lic_ramos import enter
from tests.journeys.test_without_javascript import assert_focus_is_seen, press, tab_to
from tests.journeys.visitor import KEY, Visitor, telephone
from tests.served import Served

Open = Callable[..., Page]
PAGE = "/asistente/whatsapp/"
SLOWEST = 20_000
"""Milliseconds until an answer is there; as a rule it takes two seconds."""
MOST_MESSAGES = 12
PAPER = "Comprobante de tu cita"
AFTER_HERS = "xpath=//ol[@class='bubbles']/li[@class='mine'][last()]/following-sibling::li"


@dataclass
class Handset:
    """A chat as it is seen; the same with JavaScript and without."""

    page: Page
    phone: str
    sent: int = 0

    @classmethod
    def taken_up(cls, page: Page) -> Self:
        """With a number that nobody has used."""
        phone = telephone()
        page.goto(PAGE)
        page.get_by_text("Otro teléfono").click()
        page.fill("#telefono", phone)
        page.get_by_role("button", name="Usar este teléfono").click()
        expect(page.locator(".who")).to_contain_text(phone[:3])
        return cls(page, phone)

    def say(self, text: str) -> Self:
        self.page.fill("#mensaje", text)
        return self._send(self.page.get_by_role("button", name="Enviar"))

    def tap(self, label: str) -> Self:
        """A button or row of the newest message that has one of those words."""
        return self._send(self.opened(self.page.locator(".choices button", has_text=label).last))

    def tap_number(self, number: int) -> str:
        """That button or row of the newest message, from 0; what is written on it."""
        button = self.page.locator(".choices").last.locator("button").nth(number)
        title = button.evaluate("button => button.firstChild.textContent.trim()")
        self._send(self.opened(button))
        return str(title)

    def mail(self, what: str) -> Self:
        return self._send(self.opened(self.page.locator(".others button", has_text=what)))

    def opened(self, button: Locator) -> Locator:
        around = button.locator("xpath=ancestor::details")
        if around.count() and around.get_attribute("open") is None:
            around.locator("summary").click()
        return button

    def _send(self, button: Locator) -> Self:
        button.click()
        self.sent += 1
        expect(self.page.locator(".mine")).to_have_count(self.sent)
        return self

    def hear(self, *words: str) -> Self:
        """All of it in what has come since she sent something."""
        for some in words:
            self._wait_for(self.page.locator(AFTER_HERS).filter(has_text=some).first)
        return self

    def _wait_for(self, message: Locator) -> None:
        look = self.page.get_by_role("button", name="Ver si contestó")
        for _ in range(SLOWEST // 500):
            if message.count() or not look.count():
                break
            self.page.wait_for_timeout(500)
            look.click()
        expect(message).to_be_attached(timeout=SLOWEST)

    def look(self) -> Self:
        Visitor(self.page).look()
        return self

    @property
    def newest(self) -> str:
        return self.page.locator(".theirs").last.inner_text()

    @property
    def key(self) -> str:
        found = KEY.search(" ".join(self.page.locator(AFTER_HERS).all_inner_texts()))
        assert found, self.newest
        return found[0]

    def paper(self, folder: Path) -> str:
        """What the newest document says, once it is downloaded."""
        with self.page.expect_download() as waiting:
            self.page.locator(".bubbles a[download]").last.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        assert path.name.startswith("comprobante"), path.name
        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def book(handset: Handset) -> tuple[str, str]:
    """In the words of an old lady who went to school for three years; the key and the hour."""
    handset.say("kiero aser sita pa mis escrituras").hear(
        "¿En qué municipio está tu casa o terreno?"
    )
    handset.say("bivo en toluca").hear("Te toca en Delegación Regional Toluca", "Lleva:")
    handset.tap("Sí, continuar").hear("¿Qué día puedes ir?")
    handset.tap_number(7)
    handset.hear("¿A qué hora").tap_number(0)
    hour = handset.hear("Ver horas").tap_number(1)
    handset.hear("¿A nombre de quién?")
    handset.say("guadalupe ernandes soto").hear("Revisa tu cita", hour)
    handset.tap("Confirmar cita").hear("Listo", "Delegación Regional Toluca", PAPER)
    assert handset.sent <= MOST_MESSAGES
    return handset.key, hour


@pytest.mark.parametrize("java_script", [True, False])
def test_she_books_in_her_own_words_and_has_her_paper(
    new_page: Open, desk: Served, tmp_path: Path, java_script: bool
) -> None:
    # Given a newcomer who finds the telephone beside the assistant
    page = new_page(site=desk.url, java_script=java_script)
    visitor = Visitor(page).open("/").tap("Asistente").tap("Probar por WhatsApp")
    visitor.expect("Nada sale a WhatsApp.")
    handset = Handset.taken_up(page).look()
    # When she books, then it takes no more than twelve messages and the paper is the real one
    key, hour = book(handset)
    paper = handset.look().paper(tmp_path)
    assert key in paper
    assert "guadalupe ernandes soto" in paper.lower()
    # And the desk finds it
    official = new_page(site=desk.url)
    enter(official, desk, "lupe")
    official.goto(f"/intranet/10/buscar/?q={key}")
    expect(official.locator("main")).to_contain_text("ernandes", ignore_case=True)
    # And so does she, at the page where anybody looks theirs up
    assert hour in looked_up(new_page(site=desk.url), handset, key)


def looked_up(page: Page, handset: Handset, key: str) -> str:
    looking = Visitor(page).open("/").tap("Mi cita").type("cts", key)
    return looking.type("digits", handset.phone[-4:]).send().text


def test_she_confirms_moves_and_cancels(new_page: Open, desk: Served) -> None:
    handset = Handset.taken_up(new_page(site=desk.url))
    key = acts.run(desk, f"book_by_phone('{handset.phone}')")
    handset.say("kuando es mi sita").hear("Falta confirmar", key)
    handset.say("si boi a ir").hear("Tu cita está confirmada")
    assert "confirmada" in looked_up(new_page(site=desk.url), handset, key).lower()
    handset.say("kiero cambiar mi sita").hear("Vamos a cambiar tu cita")
    handset.tap_number(5)
    handset.hear("¿A qué hora").say("a las 11").hear("¿Cambiamos tu cita al")
    handset.tap("Sí, cambiar").hear("Tu cita ahora es", "11:00 de la mañana", PAPER)
    assert "11:00 de la mañana" in looked_up(new_page(site=desk.url), handset, key)
    handset.say("ya no boy a poder ir cancelala").hear("¿Cancelamos tu cita")
    handset.tap("Sí, cancelar").hear("Cancelamos tu cita")
    assert "Esta cita se canceló." in looked_up(new_page(site=desk.url), handset, key)


def test_a_button_of_the_question_confirms(new_page: Open, desk: Served) -> None:
    """To who never wrote, so it is a template; and what is touched there opens the conversation."""
    handset = Handset.taken_up(new_page(site=desk.url))
    key = acts.run(desk, f"ask_by_phone('{handset.phone}')")
    handset.page.get_by_role("button", name="Sí, voy a ir").wait_for(timeout=SLOWEST)
    handset.look().tap("Sí, voy a ir").hear("Tu cita está confirmada")
    assert "confirmada" in looked_up(new_page(site=desk.url), handset, key).lower()


def test_menu_person_voice_note_and_no_more_messages(new_page: Open, desk: Served) -> None:
    handset = Handset.taken_up(new_page(site=desk.url))
    handset.say("menú").hear("Esto es lo que puedo hacer por ti")
    handset.mail("Nota de voz").hear("Todavía no escucho audios. Escríbeme")
    handset.mail("Foto").hear("Todavía no veo fotos ni archivos.")
    handset.say("BAJA").hear("Ya no te escribiremos por nuestra cuenta.")
    handset.say("alta").hear("Te avisaremos de tus citas por aquí.")
    handset.say("kiero ablar con una persona").hear("Una persona te contesta")


def test_an_official_s_answer_reaches_her(new_page: Open, desk: Served) -> None:
    """and what she writes next is for that person, not for the assistant"""
    handset = Handset.taken_up(new_page(site=desk.url))
    handset.say("kiero ablar con una persona").hear("Una persona te contesta")
    official = new_page(width=1280, site=desk.url)
    enter(official, desk, "ramos")
    official.goto("/intranet/asistente/personas/")
    official.locator("[data-main]").last.click()
    official.get_by_label("Tu respuesta").fill("Sí abrimos el lunes, de 9 a 3.")
    official.get_by_role("button", name="Contestar", exact=True).click()
    handset.hear("Sí abrimos el lunes, de 9 a 3.").say("y asta ke ora mi señito")
    expect(after_a_while(official, "y asta ke ora mi señito")).to_be_visible(timeout=SLOWEST)
    assert handset.page.locator(AFTER_HERS).count() == 0


def after_a_while(official: Page, words: str) -> Locator:
    """Once the page of the conversation is read again."""
    for _ in range(SLOWEST // 500):
        official.reload()
        if official.get_by_text(words).count():
            break
        official.wait_for_timeout(500)
    return official.get_by_text(words)


def test_every_kind_of_message_is_accessible_at_every_width(new_page: Open, desk: Served) -> None:
    page = new_page(site=desk.url)
    # Nothing yet
    handset = Handset.taken_up(page)
    page.get_by_text("Mandar otra cosa").click()
    page.get_by_text("Otro teléfono").click()
    page.get_by_text("Qué hay detrás").click()
    look_at_every_width(handset)
    # A number that is none
    page.fill("#telefono", "722 12")
    page.get_by_role("button", name="Usar este teléfono").click()
    expect(page.locator(".summary")).to_be_focused()
    look_at_every_width(handset)
    # All that an institution may send
    page.goto(PAGE)
    handset.mail("Mi ubicación").hear("No puedo leer ese tipo de mensaje.")
    acts.run(desk, f"say_all_there_is('{handset.phone}')")
    handset.hear("Botones", "Lista", "Plantilla «confirma»", "Ver en el mapa")
    expect(page.get_by_role("button", name="Cancelar cita")).to_be_visible()
    page.locator(".choices summary").last.click()
    # What was seen is told
    expect(page.locator("[data-estado]").last).to_have_text("leído", timeout=SLOWEST)
    look_at_every_width(handset)


def look_at_every_width(handset: Handset) -> None:
    for width in (320, 390, 1280):
        handset.page.set_viewport_size({"width": width, "height": 844})
        handset.look()


def test_with_the_keyboard_alone(new_page: Open, desk: Served) -> None:
    page = new_page(site=desk.url, width=1280)
    handset = Handset.taken_up(page)
    tab_to(page, "#mensaje")
    page.keyboard.type("kuanto cuesta la constansia")
    press(page, "Enter")
    # Who types goes on typing
    handset.hear("Ver todo del trámite")
    assert page.evaluate("document.activeElement.id") == "mensaje"
    assert page.input_value("#mensaje") == ""
    page.keyboard.type("menú")
    press(page, "Enter")
    handset.hear("Esto es lo que puedo hacer por ti")
    # A list is just before the field; it closes behind the choice and keeps the focus
    press(page, "Shift+Tab")
    assert_focus_is_seen(page)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    press(page, "Enter", "Tab", "Tab")
    assert_focus_is_seen(page)
    label = page.evaluate("document.activeElement.firstChild.textContent")
    press(page, "Enter")
    expect(page.locator(".mine").last).to_contain_text(label)
    expect(page.locator("summary:focus")).to_have_text("Ver el menú")
    assert not page.locator("#charla details[open]").count()


def test_where_the_script_cannot_send_the_form_does(new_page: Open, desk: Served) -> None:
    page = new_page(site=desk.url)
    handset = Handset.taken_up(page)
    page.route(
        f"**{PAGE}**",
        lambda route: (
            route.abort() if route.request.resource_type == "fetch" else route.continue_()
        ),
    )
    handset.say("hola")
    assert page.url.endswith("#ultima")
    page.unroute_all()
    handset.hear("¿Qué necesitas?")


def test_without_a_demonstration_there_is_no_such_telephone(page: Page) -> None:
    answer = page.goto(PAGE)
    assert answer and answer.status == 404
    page.goto("/asistente/")
    assert page.get_by_text("WhatsApp").count() == 0
