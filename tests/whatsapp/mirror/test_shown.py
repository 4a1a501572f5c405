"""What is written in a chat is words, whatever it is made of."""

from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.messaging.content import Location, Text
from ventanilla.messaging.transports.graph_payloads import payload
from ventanilla.whatsapp.mirror import holding, line
from ventanilla.whatsapp.mirror.shown import parts

PAGE = reverse("telefono")
HOSTILE = '<script>alert(1)</script> *<b>x</b>* https://a.example/"><img/src=x> javascript:alert(1)'
_SIGNS = st.text("ab *_\n<>&é:/.https", max_size=60)


def pieces(text: str) -> list[tuple[str, str]]:
    return [each for each in parts(text) if each[1]]


def test_bold_italics_and_addresses() -> None:
    assert pieces("Es *muy gratis*: _lo dice la ley_ (https://citas.example/a?b=1).") == [
        ("", "Es "),
        ("strong", "muy gratis"),
        ("", ": "),
        ("em", "lo dice la ley"),
        ("", " ("),
        ("a", "https://citas.example/a?b=1"),
        ("", ")."),
    ]


def test_what_only_looks_like_it_stays_as_it_is() -> None:
    for text in ("2*3*4", "a_b_c", "* no *", "**", "_", "*uno\ndos*", "www.citas.example"):
        assert pieces(text) == [("", text)]


@given(_SIGNS)
def test_no_word_is_lost(text: str) -> None:
    marks = {"strong": "*{}*", "em": "_{}_"}
    assert "".join(marks.get(name, "{}").format(each) for name, each in pieces(text)) == text


def test_hostile_text_is_only_text() -> None:
    """promise: H6"""
    client = Client()
    plain = client.get(PAGE).content.decode()
    digits = holding.USUAL.removeprefix("+")
    for content in (Text(HOSTILE), Location(19.2, -99.6, HOSTILE[:90], HOSTILE)):
        line.add(holding.USUAL, payload(digits, content, "k"), line.new_id(), by_phone=False)
    client.post(PAGE, {"mensaje": HOSTILE})
    page = client.get(PAGE).content.decode()
    for tag in ("<script", "<img", "<b>", 'href="javascript'):
        assert page.count(tag) == plain.count(tag)
    assert page.count('href="https://a.example/"') == 2
