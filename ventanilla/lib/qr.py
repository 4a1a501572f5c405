"""QR codes as SVG, for a page and for paper."""

import io

import segno

QUIET_ZONE = 4
"""Modules of white around the symbol: the least that ISO/IEC 18004 admits."""


def svg(content: str) -> str:
    """Black on white with its quiet zone, scaling to whatever it is put in. Level M survives a crease
    or a stain over 15 % of the symbol."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        xmldecl=False,
        omitsize=True,
        nl=False,
    )
    return out.getvalue().decode()
