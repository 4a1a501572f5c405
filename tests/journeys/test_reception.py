"""A morning at the counter: the paper is read, the person is called, and at home he sees how far he came."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.journeys import acts
from tests.journeys.test_lic_ramos import enter, for_both_widths
from tests.served import Demonstrating, Served

Open = Callable[..., Page]
RECEPTION, ATTENTION = "/intranet/10/recepcion/", "/intranet/10/atencion/"
PAYLOAD = '"><img src=x onerror=alert(1)>'
CAMERA = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: "SHOWN" }]; }
};
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
"""


@pytest.fixture(scope="module")
def counter(demonstrating: Demonstrating) -> Iterator[Served]:
    """As `make run` leaves it for a newcomer, whatever the day and the hour."""
    with demonstrating() as served:
        yield served


@pytest.fixture(scope="module")
def keys(counter: Served) -> dict[str, str]:
    found = json.loads(acts.run(counter, "at_the_counter()"))
    for number, key in enumerate(found.pop("due")):
        found[f"due {number}"] = key
    return dict(found)


def scan(page: Page, shown: str) -> None:
    """As a reader does: it types very fast and ends with Enter."""
    expect(page.locator("#clave")).to_be_focused()
    page.keyboard.type(shown)
    page.keyboard.press("Enter")
    expect(page.locator("#respuesta")).to_be_visible()


def on_the_paper(page: Page, key: str) -> str:
    """What the QR of the printed voucher holds."""
    answer = page.request.get(f"{RECEPTION}{key}/comprobante.pdf")
    picture = pypdfium2.PdfDocument(answer.body())[0].render(scale=200 / 72, grayscale=True)
    [code] = zxingcpp.read_barcodes(picture.to_pil())
    return str(code.text)


def test_from_the_paper_to_the_page_at_home(
    new_page: Open, counter: Served, keys: dict[str, str]
) -> None:
    """given a voucher on paper; when it is read, the person called and a stage set, all by the keyboard; then
    the screen of the room shows digits and no name, and the person sees the stage at home."""
    page, hall = (new_page(width=1280, site=counter.url) for _ in range(2))
    enter(page, counter, "lupe")
    page.wait_for_url("**/llamadas/**")
    address = on_the_paper(page, keys["due 0"])
    assert "/citas/ver/" in address
    page.goto(RECEPTION)
    scan(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("✓ ADELANTE")
    name = page.locator(".who").inner_text()
    page.keyboard.press("+")
    expect(page.get_by_role("status").first).to_have_text(f"{name}: trae todos sus papeles.")

    page.goto(ATTENTION)
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ATTENTION}")
    page.goto("/intranet/10/sala/")
    hall.goto(page.url)
    expect(hall.get_by_role("heading", level=1)).to_contain_text("Toma asiento")
    page.goto(ATTENTION)
    expect(page.get_by_role("button", name="Siguiente")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(hall.get_by_role("heading", level=1)).to_have_text(f"{keys['due 0'][-4:]} Ventanilla 2")
    names = {word for word in name.split() if word[0].isupper()}  # «de» is in any sentence
    assert not names & set(hall.content().replace("<", " ").replace(">", " ").split())
    for width in (390, 1280):
        hall.set_viewport_size({"width": width, "height": 800})
        assert_accessible(hall)

    stage = page.locator("#id_etapa option").nth(1).inner_text()
    page.select_option("#id_etapa", label=stage)
    page.fill("#id_nota", "Vuelve con tu copia")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="Deshacer")).to_contain_text(name)
    hall.goto(address)
    expect(hall.locator(".line .reached", has_text=stage)).to_contain_text("Vuelve con tu copia")
    answer_on_the_tablet(page, name)


def answer_on_the_tablet(page: Page, name: str) -> None:
    """Turned to the person, it shows him three questions and none of the intranet."""
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Encuesta: {name}")
    look(page)
    page.keyboard.press("g")
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Cómo te fue en tu visita?")
    look(page)
    page.get_by_label("Muy bien").check()
    page.get_by_label("En parte").check()
    page.get_by_role("button", name="Enviar mis respuestas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gracias")
    look(page)
    page.get_by_role("link", name="Seguir atendiendo").click()
    expect(page.get_by_role("link", name="Encuesta a")).to_have_count(0)


def test_without_an_appointment(new_page: Open, counter: Served) -> None:
    page = new_page(width=1280, site=counter.url)
    enter(page, counter, "memo")
    page.wait_for_url("**/llamadas/**")
    page.goto("/intranet/10/sin-cita/")
    page.select_option("#id_tramite", "constancia")
    typed = {
        "Municipio": "toluca",
        "Nombre o nombres": "Delia",
        "Primer apellido": "Ríos",
        "Teléfono": "722 234 5699",
    }
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Delia Ríos")
    expect(page.get_by_role("status").first).to_have_text("Delia Ríos: tiene lugar hoy.")
    look(page)
    page.goto(RECEPTION)
    scan(page, "ríos")
    expect(page.locator(".found")).to_contain_text("Delia Ríos")


def test_each_answer_is_readable_accessible_and_harmless(
    new_page: Open, counter: Served, keys: dict[str, str]
) -> None:
    """promise: D1"""
    page = new_page(site=counter.url)
    enter(page, counter, "ramos")
    page.wait_for_url("**/llamadas/**")
    acts.run(counter, f"rename({keys['due 1']!r}, {PAYLOAD!r})")
    expected = {
        "due 1": "ADELANTE",
        "temprano": "TEMPRANO" if forty_minutes_left_today() else "OTRO DÍA",
        "otro_dia": "OTRO DÍA",
        "otra_oficina": "ES OTRA OFICINA",
        "cancelada": "CANCELADA",
        "nadie": "NO SE RECONOCE",
    }
    page.goto(RECEPTION)
    look(page)
    for name, word in expected.items():
        scan(page, keys.get(name, "xyzzy"))
        expect(page.get_by_role("heading", level=1)).to_contain_text(word)
        look(page)
        large = page.locator("#respuesta h1").evaluate(
            "e => parseFloat(getComputedStyle(e).fontSize)"
        )
        assert large >= 72, "not to be read from two metres"
    scan(page, keys["due 1"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("YA REGISTRADA")
    expect(page.locator(".who")).to_contain_text(PAYLOAD)
    look(page)
    for address in ("/intranet/10/sin-cita/", f"{ATTENTION}ventanilla/"):
        page.goto(address)
        look(page)
    page.get_by_label("Número o letra").fill("3")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ATTENTION}")
    look(page)
    page.get_by_role("button", name='Llamar a "><img').click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("img src=x")
    look(page)


def test_the_camera_where_the_browser_reads_codes(new_page: Open, counter: Served) -> None:
    page = new_page(site=counter.url)
    enter(page, counter, "nava")
    page.wait_for_url("**/llamadas/**")
    page.goto("/intranet/6/recepcion/")
    expect(page.get_by_role("button", name="Usar la cámara")).to_be_hidden()
    page.add_init_script(CAMERA.replace("SHOWN", "https://example.com/no/es/nuestro"))
    page.reload()
    page.get_by_role("button", name="Usar la cámara").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("NO SE RECONOCE")


def forty_minutes_left_today() -> bool:
    now = datetime.now(ZoneInfo("America/Mexico_City"))
    return (now + timedelta(minutes=40)).date() == now.date()


def look(page: Page) -> None:
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (page.url, width)


def test_the_address_of_the_screen_is_changed(new_page: Open, counter: Served) -> None:
    page = new_page(width=1280, site=counter.url)
    enter(page, counter, "ramos")
    page.wait_for_url("**/llamadas/**")
    page.goto("/intranet/10/sala/")
    before = page.url
    page.goto(RECEPTION)
    page.get_by_role("link", name="Cambiar la dirección de la pantalla").press("Enter")
    page.get_by_role("button", name="Cambiar la dirección").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("la dirección de antes ya no sirve")
    for_both_widths(page)
    assert page.request.get(before).status == 404
    page.get_by_role("link", name="Abrir la pantalla").press("Enter")
    # Somebody may stand at a window by now.
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("asiento|Ventanilla"))
    assert page.url != before
