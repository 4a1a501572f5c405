import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.lib import markdown


def test_paragraphs_lists_and_links_become_html() -> None:
    html = markdown.render("Hola **tú**\n\n- uno\n- dos\n\n[Privacidad](/privacidad/)")
    assert "<strong>tú</strong>" in html
    assert html.count("<li>") == 2
    assert '<a href="/privacidad/">Privacidad</a>' in html


def test_the_first_heading_is_left_to_the_page() -> None:
    html = markdown.render("# Uno\n\nDos\n===\n\n## Tres\n\n### Cuatro")
    assert re.findall(r"<(h\d)>", html) == ["h2", "h2", "h2", "h3"]


@pytest.mark.parametrize(
    "target", ["https://example.org/a?b=c", "http://example.org", "tel:7221234567", "#a", "otra/"]
)
def test_links_to_pages_and_telephones_work(target: str) -> None:
    assert f'href="{target}"' in markdown.render(f"[aquí]({target})")


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.org/",
        "file:///x",
        "mailto:a@example.org",
        "ftp://example.org",
    ],
)
def test_other_links_stay_text(target: str) -> None:
    """promise: D1"""
    assert "href" not in markdown.render(f"[aquí]({target}) <{target}>")


def test_no_raw_html_and_no_images() -> None:
    """promise: D1"""
    html = markdown.render(
        "<script>alert(1)</script>\n\n<b onclick=x>a</b> ![x](https://example.org/a.png)"
    )
    assert set(re.findall(r"<(\w+)", html)) == {"p", "a"}


@given(st.text(alphabet=st.sampled_from("<>!#[]()&;\\\"'=:/ajx\n\t *`-"), max_size=60))
def test_whatever_is_written_only_harmless_tags_come_out(text: str) -> None:
    """promise: D1"""
    harmless = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "em", "strong", "code"}
    harmless |= {"pre", "blockquote", "hr", "br"}
    html = markdown.render(text)
    assert set(re.findall(r"<(\w+)", html)) <= harmless
    assert "h1" not in re.findall(r"<(\w+)", html)
    for target in re.findall(r'href="([^"]*)"', html):
        assert not re.match(r"//|(?!https?:|tel:)[a-z]+:", target)
