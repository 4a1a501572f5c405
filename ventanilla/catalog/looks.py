"""The texts, the colours and the drawing of a catalogue."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from ventanilla.catalog.sheets import COLOURS, THEME
from ventanilla.catalog.tables import Missing, Problem, Row, Source, Tables, Unreadable

LOGO = "tema/logo.svg"
LOWEST_CONTRAST = 7.0
_LARGEST_LOGO = 8_000  # characters: it travels inside every page
# A colour with letters of the other on it, or beside it. The white of the page is no token.
_PAIRS = (
    ("on_primary", "primary"),
    ("on_primary", "primary_dark"),
    ("primary", "white"),
    ("primary", "soft"),
)
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_HREFS = {"href", f"{_XLINK}href"}
ElementTree.register_namespace("", _SVG.strip("{}"))
ElementTree.register_namespace("xlink", _XLINK.strip("{}"))
_SHAPES = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
    ]
)


def read_page(
    source: Source, name: str, problems: list[Problem], optional: bool = False
) -> dict[str, str]:
    """`title`, `version` and `body` of a text: two lines of facts, `---`, Markdown."""
    try:
        facts, found, body = source.text(name).replace("\r\n", "\n").partition("\n---\n")
    except Unreadable as problem:
        if not (optional and isinstance(problem, Missing)):
            problems.append(Problem(name, 0, "", str(problem)))
        return {}
    if not found:
        reason = "falta el renglón «---» entre los datos del principio y el texto: agrégalo"
        problems.append(Problem(name, 0, "", reason))
        return {}
    pairs = (line.partition(":") for line in facts.splitlines())
    values = {label.strip().lower(): value.strip() for label, _, value in pairs}
    page = {"title": values.get("titulo", ""), "version": values.get("version", "")}
    problems += _page_problems(name, page, body)
    return page | {"body": body.strip()}


def _page_problems(name: str, page: dict[str, str], body: str) -> Iterable[Problem]:
    for line, (label, field, longest) in enumerate(
        [("titulo", "title", 120), ("version", "version", 20)], start=1
    ):
        if not 0 < len(page[field]) <= longest:
            reason = f"escribe «{label}: …» con 1 a {longest} letras"
            yield Problem(name, line, label, reason)
    if not body.strip():
        yield Problem(name, 0, "", "no tiene texto debajo de «---»: escríbelo")


def read_theme(tables: Tables) -> dict[str, str]:
    """Colour by token. A pair that people would read with difficulty is a problem."""
    rows = {row["token"]: row for row in tables.read(THEME) if row.has("token", "colour")}
    file = tables.source.label(THEME.name)
    for token in COLOURS:
        if token not in rows and tables.rows[THEME.name]:
            reason = f"falta el color «{token}»: agrega su renglón"
            tables.problems.append(Problem(file, 0, "token", reason))
    tables.problems += _contrast_problems(rows)
    return {token: row["colour"] for token, row in rows.items()}


def _contrast_problems(rows: dict[str, Row]) -> Iterable[Problem]:
    colours = {token: row["colour"] for token, row in rows.items()} | {"white": "#ffffff"}
    for letters, ground in _PAIRS:
        if letters not in colours or ground not in colours:
            continue
        found = contrast(colours[letters], colours[ground])
        if found < LOWEST_CONTRAST:
            reason = (
                f"«{letters}» sobre «{ground}» se lee mal: el contraste es {found:.1f} y debe ser"
                f" {LOWEST_CONTRAST:.0f} o más. Haz más oscuro uno o más claro el otro"
            )
            yield rows[letters].problem("colour", reason)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours `#rrggbb`: 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_logo(source: Source, problems: list[Problem]) -> str:
    """The drawing as SVG that is safe inside a page; empty where the catalogue has none."""
    try:
        return _safe_svg(source.text(LOGO).strip())
    except Missing:
        return ""
    except Unreadable as problem:
        problems.append(Problem(LOGO, 0, "", str(problem)))
        return ""


def _safe_svg(svg: str) -> str:
    """Raises Unreadable. Written anew from its shapes: what XML takes for a comment or an instruction
    a browser may take for markup."""
    root = _parsed_svg(svg)
    if fault := next((fault for element in root.iter() if (fault := _element_fault(element))), ""):
        raise Unreadable(f"{fault}, y no se permite. Guárdalo como «SVG simple», solo con formas")
    return ElementTree.tostring(root, encoding="unicode")


def _parsed_svg(svg: str) -> ElementTree.Element:
    if len(svg) > _LARGEST_LOGO:
        raise Unreadable(
            f"tiene {len(svg)} letras y caben {_LARGEST_LOGO}: usa un dibujo más simple"
        )
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise Unreadable("trae una declaración «<!…>»: bórrala o guárdalo como «SVG simple»")
    try:
        # Without a declaration there are no entities, so nothing can swell or be fetched.
        root = ElementTree.fromstring(svg)  # noqa: S314
    except ElementTree.ParseError:
        root = None
    if root is None or root.tag != f"{_SVG}svg":
        raise Unreadable("no es un dibujo SVG: expórtalo otra vez como «SVG simple»")
    return root


def _element_fault(element: ElementTree.Element) -> str:
    shape = element.tag.removeprefix(_SVG)
    if shape not in _SHAPES:
        return f"trae «<{shape.rpartition('}')[2]}>»"
    for attribute, value in element.attrib.items():
        name = attribute.rpartition("}")[2].lower()
        if name.startswith("on") or name == "style":
            return f"trae el atributo «{name}»"
        outside = attribute in _HREFS and not value.strip().startswith("#")
        if outside or re.search(r"url\((?!\s*['\"]?#)", value):
            return f"trae un enlace hacia afuera («{value.strip()[:40]}»)"
    return ""
