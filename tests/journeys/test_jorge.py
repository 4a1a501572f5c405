"""Jorge, prepaid 3G: the signal goes at the worst moment and he presses again (promise: B4)."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route

from tests.journeys.visitor import Visitor, person

CHECK = "/citas/nueva/revisar/"


def assert_has_one(page: Page, who: dict[str, str], key: str) -> None:
    """Name and telephone lead straight to the one appointment there is, not to a list of several."""
    finder = Visitor(page).open("/citas/consultar/por-nombre/").type_person(who).send()
    assert finder.page.url.count("/citas/ver/") == 1, finder.text
    assert finder.key == key


def test_signal_goes_before_the_request_leaves(page: Page, new_page: Callable[..., Page]) -> None:
    jorge, who = Visitor(page), person("Jorge")
    jorge.book_until_check(who)
    page.context.set_offline(True)
    with suppress(Error):
        page.click("#confirmar button")
        page.wait_for_timeout(1_500)
    page.context.set_offline(False)

    jorge.open(CHECK).expect("Jorge", "Revisa tu cita").confirm()

    assert_has_one(new_page(), who, jorge.key)


def test_answer_is_lost_on_its_way(page: Page, new_page: Callable[..., Page]) -> None:
    jorge, who = Visitor(page), person("Jorge")
    jorge.book_until_check(who)
    cookies = page.context.cookies()
    arrived = []

    def lose(route: Route) -> None:
        arrived.append(route.fetch(max_redirects=0).status)
        route.abort("connectionreset")

    page.route(f"**{CHECK}", lose)
    page.click("#confirmar button")
    page.wait_for_timeout(1_500)
    page.unroute(f"**{CHECK}")
    assert arrived == [302], "the place was taken and he does not know it"
    page.context.add_cookies(cookies)  # the answer that would have changed them never came

    jorge.open(CHECK).confirm()

    assert_has_one(new_page(), who, jorge.key)


@pytest.mark.parametrize("java_script", [True, False])
def test_double_tap(new_page: Callable[..., Page], java_script: bool) -> None:
    jorge, who = Visitor(new_page(java_script=java_script)), person("Jorge")
    jorge.book_until_check(who)

    jorge.page.locator("#confirmar button").dblclick(no_wait_after=True)
    jorge.page.wait_for_url("**/citas/ver/**")

    assert_has_one(new_page(), who, jorge.look().key)


def test_reloading_going_back_and_sending_again(page: Page, new_page: Callable[..., Page]) -> None:
    jorge, who = Visitor(page), person("Jorge")
    jorge.book_until_check(who)
    signed = page.input_value("[name=cita]")
    token = page.input_value("[name=csrfmiddlewaretoken]")
    key = jorge.confirm().key

    page.reload()
    assert jorge.look().key == key
    page.go_back()
    jorge.look()
    form = {"cita": signed, "csrfmiddlewaretoken": token}
    for _ in range(3):
        again = page.request.post(CHECK, form=form)
        assert key in again.text()

    assert_has_one(new_page(), who, key)
