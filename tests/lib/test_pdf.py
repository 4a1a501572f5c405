import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import typst

from ventanilla.lib import pdf

FONTS = Path(pdf.__file__).parents[1] / "appointments" / "fonts"
NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)
HEAD = """#let data = json(bytes(sys.inputs.data))
#set document(title: "Prueba")
#set text(font: ("Atkinson Hyperlegible Next", "Noto Sans"), fallback: false, lang: "es")
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text(HEAD + "#data.words")
    return path


def made(template: Path, words: Any, made_at: datetime = NOON) -> bytes:
    return pdf.compile(template, {"words": words}, fonts=FONTS, made_at=made_at)


def text(document: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(document))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def test_it_is_accessible_and_made_to_last(template: Path) -> None:
    with pikepdf.open(io.BytesIO(made(template, "Hola"))) as document:
        with document.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root


def test_words_are_never_source(template: Path) -> None:
    """promise: D3"""
    (template.parent / "secret.txt").write_text("contraseña")
    for words in ('#read("secret.txt")', '"); #read("secret.txt")', "#panic()", "$x$ *b* _i_ = h"):
        assert text(made(template, words)) == words


def test_every_letter_of_the_fonts_can_be_printed(template: Path) -> None:
    letters = "".join(sorted(pdf._characters_in(FONTS)))
    assert len(letters) > 1_200
    # Each by itself and after a letter: a mark borrowed from the second font must not break the first.
    made(template, " ".join(f"{letter} a{letter}\u0331" for letter in letters))


def test_letters_of_our_names_are_kept(template: Path) -> None:
    words = "Ñandú Agüero D’Angelo «Łukasz» Çelik · Hñähñu a̱ u̱ ꞌ ʼ Ẽ 0O1lI"
    assert text(made(template, words)) == words


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Ana 😀", "Ana ?"),
        ("王 Ana", "? Ana"),
        ("An\u200ba\u202e \ufeffLuz\x00\x07", "Ana Luz"),
        ("Ana\nLuz\t\u2028\u00a0Paz", "Ana Luz   Paz"),
        ("Ana\ud800", "Ana?"),
        ("❤\ufe0f", "?"),
    ],
)
def test_what_no_font_draws_is_replaced(template: Path, typed: str, printed: str) -> None:
    assert pdf.printable(typed, pdf._characters_in(FONTS)) == printed
    assert text(made(template, typed)) == " ".join(printed.split())


def test_data_inside_lists_and_tables_is_cleaned_too(template: Path) -> None:
    template.write_text(HEAD + "#for row in data.words [#row.a.at(0) #row.n ]")
    assert text(made(template, [{"a": ("😀",), "n": 3}])) == "? 3"


def test_same_data_same_bytes_also_in_threads(template: Path) -> None:
    """promise: B4"""
    names = [f"Ana {n}" for n in range(8)]
    alone = [made(template, name) for name in names]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda name: made(template, name), names * 4)) == alone * 4
    assert len(set(alone)) == len(names)


def test_only_our_fonts_are_used(template: Path) -> None:
    with pikepdf.open(io.BytesIO(made(template, "Ana a̱"))) as document:
        names = {str(font.BaseFont) for font in document.pages[0].Resources.Font.values()}
    assert all(re.search("Atkinson|Noto", name) for name in names)
    assert len(names) == 2


def test_too_long_is_told_apart_from_a_broken_template(template: Path) -> None:
    template.write_text(
        HEAD + '#context assert(data.words == "", message: "TOO LONG")\n#data.words'
    )
    with pytest.raises(pdf.TooLong):
        made(template, "Ana")
    template.write_text(HEAD + "#nothing")
    with pytest.raises(typst.TypstError, match="nothing"):
        made(template, "Ana")
