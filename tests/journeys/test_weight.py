"""What a booking costs in data and in effort, from the browser's own log."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.visitor import Visitor, person

PAGE_LIMIT, BOOKING_LIMIT = 20_000, 60_000
PAGES = ["/", "/citas/nueva/tramite/", "/citas/consultar/", "/citas/consultar/por-nombre/"]
PAGES += ["/tramites/", "/tramites/titulo_propiedad/", "/oficinas/", "/privacidad/"]
PAGES += ["/accesibilidad/", "/citas/nueva/cual/", "/no-existe/", "/asistente/"]


class Meter:
    """Bytes that came over the wire, headers included."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.requests = 0
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", self._add)
        session.send("Network.enable")

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])
        self.requests += 1


@pytest.mark.parametrize("address", PAGES)
def test_first_load_of_a_page(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    meter = Meter(page)
    page.goto(address, wait_until="networkidle")

    assert meter.requests >= 4, "page, two style sheets and the mark"
    assert 1_000 < meter.bytes <= PAGE_LIMIT, meter.bytes


def test_whole_booking_is_light_and_short(page: Page) -> None:
    """Also counted: taps, and typed keys besides names."""
    visitor = Visitor(page)
    meter = Meter(page)
    visitor.book(person(), municipality="neza")

    assert meter.requests >= 8
    assert 5_000 < meter.bytes <= BOOKING_LIMIT, meter.bytes
    assert visitor.taps <= 12
    assert visitor.keys <= 40


def test_each_step_on_its_own_is_light(new_page: Callable[..., Page]) -> None:
    """A person who comes back with an empty cache to any question."""
    booked = Visitor(new_page())
    booked.book_until_check(person())
    addresses = [f"/citas/nueva/{s}/" for s in ("municipio", "dia", "hora", "datos", "revisar")]
    booked.confirm()
    own = booked.page.url
    again = Visitor(new_page()).book_until_check(person())
    for address in [*addresses, "/citas/nueva/municipio/?lista=1", own, f"{own}cambiar/"]:
        page = again.page.context.new_page()
        meter = Meter(page)
        session = page.context.new_cdp_session(page)
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(address, wait_until="networkidle")
        assert 1_000 < meter.bytes <= PAGE_LIMIT, f"{address}: {meter.bytes}"
        page.close()


def test_moving_and_cancelling_are_few_taps(page: Page) -> None:
    visitor = Visitor(page)
    visitor.book(person())
    visitor.taps = 0
    visitor.tap("Cambiar día u hora").choose(last=True).send().choose().send()
    visitor.tap("Sí, cambiar mi cita")
    assert visitor.taps <= 6
    visitor.taps = 0
    visitor.tap("Cancelar mi cita").tap("Sí, cancelar")
    assert visitor.taps <= 2
