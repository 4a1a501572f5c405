"""A person with a telephone: every page opened here ends without a trouble (promises D1, D9)."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ARGUMENTS, Watch, find_chromium
from tests.served import Demonstrating, Served, demonstration, serving


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = find_chromium()
    assert program, "there is no Chromium here: run `make test-browser`, which installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens a page of another person each time: own cookies, watched until the test ends."""
    opened = []

    def open_page(
        java_script: bool = True, width: int = 390, height: int = 844, site: str = served.url
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            locale="es-MX",
            timezone_id="America/Mexico_City",
            java_script_enabled=java_script,
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        opened.append((context, Watch(page, site)))
        return page

    yield open_page
    for context, _ in opened:
        context.close()
    troubles = [trouble for _, watch in opened for trouble in watch.troubles]
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def page_without_js(new_page: Callable[..., Page]) -> Page:
    return new_page(java_script=False)


@pytest.fixture(scope="session")
def demonstrating(tmp_path_factory: pytest.TempPathFactory) -> Demonstrating:
    """The demonstration as a newcomer finds it, of one's own: people of each role and a fortnight of
    appointments."""
    base = tmp_path_factory.getbasetemp()
    made = demonstration(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)

    def start() -> AbstractContextManager[Served]:
        folder = tmp_path_factory.mktemp("demonstration")
        shutil.copytree(made, folder, dirs_exist_ok=True)
        return serving(folder, DEMO="on")

    return start


@pytest.fixture(scope="session")
def desk(demonstrating: Demonstrating) -> Iterator[Served]:
    with demonstrating() as served:
        yield served
