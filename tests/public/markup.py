"""What a page says and is made of, read from its HTML with Python's own parser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

_VOID = {"input", "br", "img", "meta", "link", "option", "hr"}
_UNSEEN = {"script", "style", "title", "head", "datalist"}
# Where one of these begins or ends, so does a line of what is read.
_BLOCKS = {"p", "li", "h1", "h2", "h3", "div", "dt", "dd", "label", "legend", "summary", "small"}
_BLOCKS |= {
    "a",
    "option",
    "td",
    "th",
    "button",
    "br",
    "span",
    "strong",
    "ul",
    "ol",
    "section",
    "aside",
    "header",
}
_INLINE_IN_A_SENTENCE = {"a", "span", "strong"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Document(HTMLParser):
    """Every element with its attributes and whole text; `lines` is what is seen, block by block."""

    source: str
    elements: list[Element] = field(default_factory=list)
    lines: list[str] = field(default_factory=lambda: [""])

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.source)
        self.close()
        self.lines = [line for line in (" ".join(text.split()) for text in self.lines) if line]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass
        self._break(tag)

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
        if not _UNSEEN & {element.tag for element in self._open}:
            self.lines[-1] += data

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS - _INLINE_IN_A_SENTENCE:
            self.lines.append("")

    def all(self, tag: str, **attributes: str) -> list[Element]:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and wanted.items() <= element.attributes.items()
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} <{tag}> with {attributes}"
        return found[0]

    def value(self, name: str) -> str:
        return self.one("input", name=name).attributes.get("value", "")

    def choices(self, name: str) -> list[str]:
        return [box.attributes["value"] for box in self.all("input", name=name)]

    @property
    def title(self) -> str:
        return self.one("title").text

    @property
    def heading(self) -> str:
        return " ".join(self.one("h1").text.split())

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def summary(self) -> list[Element]:
        """The links of the list of errors."""
        box = self.one("div", class_="summary")
        start = self.elements.index(box)
        return [e for e in self.elements[start:] if e.tag == "a" and e.text in box.text]

    def sentences(self) -> Iterator[str]:
        for line in self.lines:
            # A point inside a figure, an abbreviation or a time ends nothing.
            yield from re.split(r"(?<=[.?!:])\s+(?=[A-ZÁÉÍÓÚÑ¿¡«])", line)


def read(response: HttpResponse) -> Document:
    return Document(response.content.decode())


# The only way out: a link, for who taps it, to where an office is. Nothing is loaded from there.
MAP = "https://www.google.com/maps/search/?api=1&query="


def stays(element: Element, address: str) -> bool:
    """An address of this site, of this page or of a telephone; for a link, also the map."""
    if element.tag == "a" and address.startswith(MAP):
        return re.fullmatch(r"[\w%.,~*'()/-]+", address.removeprefix(MAP)) is not None
    return re.match(r"/(?!/)|#|\?|tel:\+52\d{10}$", address) is not None
