import io
import re

import pytest
import segno

from ventanilla.lib import qr

ADDRESS = "https://citas.example.mx/citas/ver/Zk3vQ9pL2mXw7RtB5nYc8H/"


def test_it_scales_and_is_black_on_white() -> None:
    svg = qr.svg(ADDRESS)
    assert re.search(r'viewBox="0 0 (\d+) \1"', svg)
    assert set(re.findall(r"#\w+", svg)) == {"#fff", "#000"}
    assert "width=" not in svg.split(">", 1)[0]


def test_the_symbol_has_its_quiet_zone_of_four() -> None:
    side = segno.make(ADDRESS, error="m", micro=False).symbol_size(border=0)[0]
    assert f'viewBox="0 0 {side + 8} {side + 8}"' in qr.svg(ADDRESS)


@pytest.mark.parametrize("address", ["https://a.mx/", ADDRESS, ADDRESS * 5])
def test_a_stain_over_a_tenth_does_not_hide_the_address(address: str) -> None:
    import pypdfium2
    import typst
    import zxingcpp
    from PIL import ImageDraw

    page = '#set page(width: 6cm, height: 6cm, margin: 0pt)\n#image("code.svg", width: 6cm)'
    printed = typst.compile({"main.typ": page.encode(), "code.svg": qr.svg(address).encode()})
    picture = pypdfium2.PdfDocument(io.BytesIO(printed))[0].render(scale=4).to_pil()
    middle = picture.width // 2
    stain = picture.width // 10
    ImageDraw.Draw(picture).ellipse(
        [middle - stain, middle - stain, middle + stain, middle + stain], fill="white"
    )
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [address]
