"""The journeys' own eyes: what they must see, they see."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import Watch, assert_accessible
from tests.served import Served

SPOILS = {
    "dialog": "setTimeout(() => alert('hola'))",
    "console": "console.error('algo falló')",
    "script error": "setTimeout(() => { throw new Error('algo falló') })",
    "request to another host": "fetch('http://citas.example/').catch(() => {})",
    "CSP style-src": "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')",
    "404": "fetch('/static/no-existe.css')",
}


@pytest.mark.parametrize("trouble", SPOILS)
def test_a_trouble_is_seen(browser: Browser, served: Served, trouble: str) -> None:
    """promises: D1, D9"""
    elsewhere = trouble == "request to another host"  # which our policy stops before it leaves
    page = browser.new_context(bypass_csp=elsewhere).new_page()
    watch = Watch(page, served.url)
    page.goto(served.url)
    assert not watch.troubles
    page.evaluate(f"() => {{ {SPOILS[trouble]} }}")
    page.wait_for_timeout(500)
    page.context.close()
    assert any(trouble in seen for seen in watch.troubles), watch.troubles


@pytest.mark.parametrize("java_script", [True, False])
def test_a_page_that_some_cannot_use_is_seen(new_page: Page, java_script: bool) -> None:
    page = new_page(java_script=java_script)
    page.goto("/")
    assert_accessible(page)
    page.evaluate("() => document.querySelector('main').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)
