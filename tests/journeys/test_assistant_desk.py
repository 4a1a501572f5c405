"""A person asks the assistant for somebody; the desk answers, teaches, announces and counts."""

from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_lic_ramos import enter, for_both_widths
from tests.served import Served

Open = Callable[..., Page]
HOSTILE = "<img src=x onerror=alert(1)>"
SEED = dedent(
    """
    from datetime import timedelta
    from django.utils import timezone
    from ventanilla.assistant import conversing
    from ventanilla.assistant.models import AskedCount, Conversation, Miss
    from ventanilla.catalog.models import Office

    # What other journeys asked of the same server is not this one's.
    for model in (AskedCount, Miss, Conversation):
        model.objects.all().delete()
    now = timezone.now()
    toluca = Office.objects.get(number=10)
    TALKS = [
        (7, ["hola", "ya metí mis papeles hace 6 meses y no me dicen nada", "quiero hablar con alguien"]),
        (95, ["necesito que me digan si abren el viernes santo <img src=x onerror=alert(1)>"]),
    ]
    for minutes, said in TALKS:
        at = now - timedelta(minutes=minutes)
        talk = Conversation.objects.create(channel="web", started_at=at, touched_at=at)
        for text in said:
            talk.lines.create(at=at, who="persona", text=text)
            talk.lines.create(at=at, who="asistente", text="Le avisamos a Delegación Regional Toluca.")
        conversing.hand_over(talk, office=toluca)
        Conversation.objects.filter(pk=talk.pk).update(waiting_since=at)
    for text, count, guesses in (
        ("lo del papelito ese que dan", 14, ["requirements", "procedure_info", "recover_cts"]),
        ("me dijeron que con la licenciada", 5, ["human_agent", "office_for_municipality"]),
        ("<img src=x onerror=alert(1)>", 1, []),
    ):
        Miss.objects.update_or_create(
            normal=text,
            defaults={"text": text, "count": count, "last_at": now, "guesses": guesses},
        )
    day = timezone.localdate()
    for intent, procedure, municipality, outcome, count in (
        ("requirements", "titulo_propiedad", "106", "contestada", 148),
        ("cost", "titulo_propiedad", "033", "contestada", 96),
        ("book", "constancia", "106", "contestada", 61),
        ("office_for_municipality", "", "058", "preguntada", 40),
        ("out_of_scope", "", "", "rechazada", 12),
        ("unclear", "", "", "sin entender", 9),
    ):
        AskedCount.objects.update_or_create(
            day=day, channel="web", intent=intent, procedure=procedure,
            municipality=municipality, outcome=outcome, defaults={"count": count},
        )
    """
)


@pytest.fixture(scope="module")
def talked(desk: Served) -> Iterator[Served]:
    desk.manage("shell", stdin=SEED)
    yield desk


def test_who_waits_is_answered_by_the_keyboard_alone(new_page: Open, talked: Served) -> None:
    """given two people who wait; when the first is answered and done; then one is left. promise: D1"""
    page = new_page(width=1280, site=talked.url)
    enter(page, talked, "ramos")
    page.get_by_role("link", name="Asistente 2 personas esperan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 personas esperan respuesta")
    for_both_widths(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/personas/*/")
    assert HOSTILE in page.get_by_role("region", name="Mensajes").inner_text()
    for_both_widths(page)
    page.keyboard.press("r")
    page.keyboard.type("Sí abrimos, de 9 a 3.")
    expect(page.locator(".count")).to_have_text("Quedan 979 letras")
    page.get_by_role("button", name="Contestar", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("ya puede leer tu respuesta")
    page.get_by_role("button", name="Ya lo atendí").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 persona espera respuesta")


def test_two_officials_at_one_person(new_page: Open, talked: Served) -> None:
    first, second = (new_page(width=390, site=talked.url) for _ in range(2))
    enter(first, talked, "lupe")
    first.goto("/intranet/asistente/personas/")
    first.locator("[data-main]").first.click()
    enter(second, talked, "ramos")
    second.goto(first.url)
    first.get_by_label("Tu respuesta").fill("Ya lo reviso.")
    first.get_by_role("button", name="Contestar", exact=True).click()
    expect(first.get_by_role("status")).to_be_visible()
    second.get_by_label("Tu respuesta").fill("Permítame tantito.")
    second.get_by_role("button", name="Contestar", exact=True).click()
    expect(second.get_by_role("alert")).to_contain_text("ya le contesta a esta persona")
    expect(second.get_by_text("Permítame tantito.")).to_be_visible()
    for_both_widths(second)


BY_WHATSAPP = dedent(
    """
    from django.utils import timezone
    from ventanilla.accounts.models import User
    from ventanilla.assistant.models import Conversation
    from ventanilla.messaging.models import OutboundMessage

    now, rosa = timezone.now(), User.objects.get(username="ramos")
    talk = Conversation.objects.create(
        channel="whatsapp", phone="+527222345610", started_at=now, touched_at=now, attended_by=rosa
    )
    talk.lines.create(at=now, who="persona", text="¿Puede ir mi hijo por mí?")
    for text, state, as_template in (
        ("Sí, puede ir.", "read", None),
        ("Que lleve carta poder.", "sent", True),
        ("Y tu identificación.", "failed", None),
    ):
        line = talk.lines.create(at=now, who="oficina", text=text, by=rosa)
        OutboundMessage.objects.create(
            to=talk.phone, channel="whatsapp", fixed=True, kind="text", content={"body": text},
            reference=f"line:{line.pk}", state=state, as_template=as_template,
            state_at=now, created_at=now, next_try_at=now,
            why="not_there" if state == "failed" else "",
        )
    print(talk.pk)
    """
)


def test_under_each_answer_by_whatsapp_is_what_became_of_it(new_page: Open, talked: Served) -> None:
    """given three answers; when one did not arrive; then the number to call is there"""
    number = talked.manage("shell", stdin=BY_WHATSAPP).split()[-1]
    page = new_page(width=1280, site=talked.url)
    enter(page, talked, "ramos")
    page.goto(f"/intranet/asistente/personas/{number}/")
    expect(page.get_by_text("al teléfono que termina en 56 10")).to_be_visible()
    shown = page.locator(".fate").all_inner_texts()
    assert [each.split()[0] for each in shown] == ["La", "Le", "No"]
    expect(page.get_by_role("link", name="722 234 56 10")).to_be_visible()
    for_both_widths(page)


def test_one_click_teaches_what_was_not_understood(new_page: Open, talked: Served) -> None:
    """promise: D1: what a person typed is shown as text"""
    page = new_page(width=1280, site=talked.url)
    enter(page, talked, "admin")
    page.goto("/intranet/asistente/sin-entender/")
    for_both_widths(page)
    page.get_by_role("button", name="Qué papeles llevar para «lo del papelito ese que dan»").press(
        "Enter"
    )
    expect(page.get_by_role("status")).to_contain_text("ahora es «Qué papeles llevar»")
    page.get_by_role("button", name="Quitar «lo del papelito ese que dan»").click()
    expect(page.get_by_role("status")).to_contain_text("olvidó")
    page.get_by_role("button", name=f"No hace falta enseñar «{HOSTILE}»").click()
    expect(page.get_by_role("status")).to_contain_text(HOSTILE)


def test_what_is_announced_is_read_at_once(new_page: Open, talked: Served) -> None:
    page = new_page(width=1280, site=talked.url)
    enter(page, talked, "ramos")
    page.goto("/intranet/asistente/avisos/")
    for_both_widths(page)
    page.get_by_role("button", name="Avisar").click()
    expect(page.get_by_role("alert")).to_contain_text("Escribe el aviso")
    page.get_by_label("Qué quieres avisar").fill(f"Hoy cerramos a la 1 {HOSTILE}")
    expect(page.locator(".count")).to_have_text(f"Quedan {200 - len(HOSTILE) - 20} letras")
    page.get_by_role("button", name="Avisar").click()
    expect(page.get_by_role("status")).to_contain_text("Hoy cerramos a la 1")
    for_both_widths(page)
    public = new_page(site=talked.url)
    for address in ("/", "/oficinas/"):
        public.goto(address)
        expect(public.get_by_role("region", name="Avisos")).to_contain_text(HOSTILE)
        for_both_widths(public)
    page.get_by_role("button", name="Quitar ya").click()
    expect(page.get_by_text("No hay avisos")).to_be_visible()


def test_what_people_ask_is_read_and_taken_away(new_page: Open, talked: Served) -> None:
    page = new_page(width=1280, site=talked.url)
    enter(page, talked, "gestion")
    page.get_by_role("link", name="Asistente").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qué preguntan al asistente")
    expect(page.get_by_role("row", name="Qué papeles llevar")).to_contain_text("148")
    for_both_widths(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar CSV").click()
    assert download.value.suggested_filename.startswith("preguntas-")
    page.keyboard.press("f")
    expect(page.get_by_label("Del día")).to_be_visible()
    page.get_by_role("link", name="Mes pasado").click()
    expect(page.get_by_text("Nadie preguntó nada")).to_be_visible()
