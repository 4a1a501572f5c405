"""The institution's texts, written in Markdown, as HTML that can do no harm."""

from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_SCHEMES = ("http", "https", "tel")


def render(text: str) -> SafeString:
    """HTML without raw HTML, images or a heading of first level, which belongs to the page."""
    return mark_safe(_MARKDOWN.render(text))


def _is_safe_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES or not (parts.scheme or parts.netloc)


def _lower_first_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.tag == "h1":
            token.tag = "h2"


def _build() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).disable("image")
    markdown.validateLink = _is_safe_link  # type: ignore[method-assign]
    markdown.core.ruler.push("lower_first_headings", _lower_first_headings)
    return markdown


_MARKDOWN = _build()
