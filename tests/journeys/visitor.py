"""A person at a page: what they do is said in the words on the screen; every page is looked at."""

import re
import secrets
from dataclasses import dataclass, field
from itertools import cycle
from typing import Self

from playwright.sync_api import Locator, Page

from tests.browser import assert_accessible

BUTTON = "main button"
KEY = re.compile(r"\d{4}-\d{2}-\d{3}-\d{2}-\d{5}-\d{2}")
WIDER_THAN_THE_SCREEN = (
    "document.documentElement.scrollWidth > document.documentElement.clientWidth"
)

# What axe judges, without the words themselves: elements, attributes, and where there is any text.
SKELETON = """() => innerWidth + location.pathname.split("/")[1] + [...document.querySelectorAll("*")]
  .map((e) => e.tagName + e.className + [...e.attributes].map((a) => a.name) + !e.textContent.trim())
  .join()"""
_judged: set[str] = set()
# Each with its own office: the suite must not fill the first day of one.
PLACES = cycle(["Toluca", "Texcoco", "Amecameca", "Naucalpan de Juárez", "Ecatepec de Morelos"])


def telephone() -> str:
    """Ten digits that nobody else in the suite has typed."""
    return f"7222{secrets.randbelow(10**6):06d}"


def person(name: str = "María Guadalupe", phone: str = "") -> dict[str, str]:
    return {
        "given_names": name,
        "first_surname": "Hernández",
        "second_surname": "de la O",
        "phone": phone or telephone(),
    }


@dataclass
class Visitor:
    """`taps` and `keys` count what the hand does; names are not counted as keys."""

    page: Page
    taps: int = 0
    keys: int = 0
    seen: list[str] = field(default_factory=list)

    def look(self) -> Self:
        """The page as it stands: one heading, accessible, and nothing wider than the screen."""
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.page.locator("html").get_attribute("lang") == "es-MX"
        assert not self.page.evaluate(WIDER_THAN_THE_SCREEN), f"sideways scroll: {self.page.url}"
        skeleton = self.page.evaluate(SKELETON)
        if skeleton not in _judged:  # the same page with other words was found accessible
            assert_accessible(self.page)
            _judged.add(skeleton)
        self.seen.append(self.heading)
        return self

    def open(self, address: str) -> Self:
        self.page.goto(address)
        return self.look()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def key(self) -> str:
        found = KEY.search(self.text)
        assert found, self.text
        return found[0]

    def expect(self, *words: str) -> Self:
        for some in words:
            assert some in self.text, f"«{some}» is not in:\n{self.text}"
        return self

    def tap(self, words: str) -> Self:
        """A link or a button, by the words on it."""
        self.page.locator("a, button, summary").filter(has_text=words).first.click()
        self.taps += 1
        self.page.wait_for_load_state()
        return self.look()

    def send(self) -> Self:
        self.page.locator(BUTTON).first.click()
        self.taps += 1
        self.page.wait_for_load_state()
        return self.look()

    def choose(self, words: str = "", last: bool = False) -> Self:
        """One of the choices: the first (or last) that has these words, by tapping its label."""
        labels = self.choices(words)
        (labels.last if last else labels.first).click()
        self.taps += 1
        return self

    def choices(self, words: str = "") -> Locator:
        return self.page.locator(".choice label").filter(has_text=words)

    def type(self, name: str, text: str) -> Self:
        self.page.locator(f"[name={name}]").first.fill(text)
        self.keys += len(text)
        self.taps += 1
        return self

    def type_person(self, who: dict[str, str]) -> Self:
        """One tap on the first field, then the keyboard's own key for the next one."""
        for name, text in who.items():
            self.page.fill(f"[name={name}]", text)
        self.taps += 1
        self.keys += len(who) - 1 + len(who["phone"])
        return self

    def book_until_check(
        self,
        who: dict[str, str],
        procedure: str = "Título de propiedad",
        municipality: str = "",
        day: str = "",
        hour: str = "",
    ) -> Self:
        self.open("/").tap("Agendar cita").choose(procedure).send()
        self.type("municipio", municipality or next(PLACES)).send()
        self.choose(day).send().choose(hour).send()
        return self.type_person(who).send()

    def confirm(self) -> Self:
        """Presses the button; the browser does its sum first."""
        self.page.locator("#confirmar button").click()
        self.taps += 1
        self.page.wait_for_url("**/citas/ver/**")
        return self.look()

    def book(self, who: dict[str, str], **answers: str) -> Self:
        return self.book_until_check(who, **answers).confirm()
