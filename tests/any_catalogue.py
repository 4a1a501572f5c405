"""Whole catalogues that nobody would write and every rule lets pass: texts filled to the last letter, signs
that count as two, many procedures, offices and papers."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.catalogs import content
from ventanilla.catalog import message_facts, message_rules
from ventanilla.catalog.content import Content
from ventanilla.catalog.models import MessageKind
from ventanilla.catalog.sheets import LONGEST_ANSWER
from ventanilla.lib.message_limits import BODY

Rows = list[dict[str, str]]

MOST_PROCEDURES, MOST_OFFICES, MOST_PAPERS, MOST_STAGES = 14, 14, 30, 14
FEW = settings(
    max_examples=5,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[*HealthCheck],
)
"""Each is large; to make a failing one smaller would take minutes."""
_WORDS = ("casa ", "ñandú ", "TERRENO", "{name}", "{answer}", "%s ", "«no» ", "a", "¿sí? ", "*x* ")
_WIDE = ("😀", "𝐛𝐨𝐥𝐝 ", "🏠 ")
_WEEK = ("lunes", "martes", "miércoles", "jueves", "viernes")


@st.composite
def words(draw: st.DrawFn, longest: int, own: str = "") -> str:
    """Of up to so many letters, often all of them, as telephones count; `own` tells it from others."""
    signs = draw(st.sampled_from([_WORDS, _WIDE, ("a",), ("W ",)]))
    room = longest if draw(st.booleans()) else draw(st.integers(len(own) + 1, longest))
    text, made = own, draw(st.lists(st.sampled_from(signs), min_size=1, max_size=12))
    while units(text + made[0]) <= room:
        text += made[0]
        made = [*made[1:], made[0]]
    text = " ".join(text.split()) or "a"
    return text + "z" * (room - units(text)) if room == longest else text


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _procedure(draw: st.DrawFn, number: int) -> dict[str, str]:
    texts: dict[str, int] = {
        "nombre_oficial": 120,
        "nombre_sencillo": 72,
        "ayuda": 72,
        "para_quien": 160,
    }
    texts |= dict.fromkeys(("descripcion", "costo", "duracion", "resultado", "notas"), 1_500)
    row = {name: draw(words(longest)) for name, longest in texts.items()}
    row |= {"codigo": f"tramite_{number}" + "x" * 30, "numero": f"{number}", "activo": "si"}
    return row | {"nombre_corto": draw(words(24, f"{number} ")), "verificado": "no"}


def _papers(draw: st.DrawFn, code: str) -> Rows:
    count = draw(st.sampled_from([1, 3, MOST_PAPERS]))
    said = {"documento": 160, "de_quien": 40, "nota": 200, "donde_se_consigue": 200}
    made = {name: draw(words(longest)) for name, longest in said.items()}
    flags = {"original": "si", "copias": draw(st.sampled_from("0129")), "opcional": "no"}
    return [{"tramite": code, "orden": f"{n}", **made, **flags} for n in range(1, count + 1)]


def _stages(draw: st.DrawFn, code: str) -> Rows:
    name, count = draw(words(80)), draw(st.sampled_from([0, 2, MOST_STAGES]))
    return [
        {"tramite": code, "orden": f"{n}", "codigo": f"etapa_{n}", "nombre": name}
        for n in range(1, count + 1)
    ]


def _municipality(draw: st.DrawFn, number: int) -> dict[str, str]:
    return {
        "clave": f"{number:03d}",
        "nombre": draw(words(80, f"{number} lugar ")),
        "nombre_corto": draw(words(24, f"{number} ")),
    }


def _office(draw: st.DrawFn, number: int) -> dict[str, str]:
    texts = {"nombre": 100, "nombre_corto": 24, "domicilio": 250, "horario": 80}
    row = {name: draw(words(longest)) for name, longest in texts.items()}
    row |= {"numero": f"{number}", "municipio": "001", "codigo_postal": "52280", "activa": "si"}
    row |= {"telefono": draw(st.sampled_from(["", "7221234567"])), "verificado": "no"}
    return row | {"zona_horaria": "America/Mexico_City"}


def _hours(draw: st.DrawFn, office: int) -> Rows:
    first, last, step = draw(
        st.sampled_from([("9:30", "14:30", 30), ("7:00", "18:55", 5), ("9:00", "9:00", 60)])
    )
    rule = {"oficina": f"{office}", "primera": first, "ultima": last, "cada_minutos": f"{step}"}
    return [{**rule, "dia": day, "lugares": "99"} for day in _WEEK]


def _question(draw: st.DrawFn, number: int, code: str) -> dict[str, str]:
    asked = draw(words(160, f"pregunta {number} "))
    answer = draw(words(LONGEST_ANSWER))
    return {"codigo": f"p{number}", "pregunta": asked, "respuesta": answer, "tramite": code}


@st.composite
def catalogues(draw: st.DrawFn) -> Content:
    """Of as many of everything as people may ask for, or of few."""
    many = st.sampled_from
    procedures = [
        _procedure(draw, n) for n in range(1, draw(many([1, 9, 10, MOST_PROCEDURES])) + 1)
    ]
    offices = [_office(draw, n) for n in range(draw(many([1, 2, MOST_OFFICES])))]
    places = [_municipality(draw, n) for n in range(1, draw(many([1, 3, 12])) + 1)]
    codes = [row["codigo"] for row in procedures]
    tables: dict[str, Rows] = {
        "tramites": procedures,
        "requisitos": [row for code in codes for row in _papers(draw, code)],
        "etapas": [row for code in codes for row in _stages(draw, code)],
        "municipios": places,
        "oficinas": offices,
        "jurisdicciones": _jurisdictions(draw, places, codes, len(offices)),
        "horarios": [row for office in offices for row in _hours(draw, int(office["numero"]))],
        "dias_inhabiles": [
            {
                "desde": "2026-09-16",
                "hasta": "2026-09-16",
                "motivo": draw(words(160)),
                "verificado": "no",
            }
        ],
        "preguntas": [_question(draw, n, codes[0]) for n in range(2)],
    }
    return _content(tables, draw)


def _jurisdictions(draw: st.DrawFn, places: Rows, codes: list[str], offices: int) -> Rows:
    """Each place has its office; the first one, another for one procedure."""
    rows = [
        {"municipio": row["clave"], "oficina": f"{n % offices}"} for n, row in enumerate(places)
    ]
    other = {"municipio": places[0]["clave"], "tramite": codes[-1], "oficina": f"{offices - 1}"}
    return [*rows, other]


_EMPTY = (
    "orientacion",
    "apodos",
    "codigos_postales",
    "motivos",
    "apodos_tramites",
    "ubicaciones",
)
_SAID: dict[str, Callable[[], Any]] = {
    "nombre": lambda: words(120),
    "siglas": lambda: words(24),
    "estado_nombre": lambda: words(40),
    "horario_ayuda": lambda: words(80),
}


def _content(tables: dict[str, Rows], draw: st.DrawFn) -> Content:
    made = content()
    for name in _EMPTY:
        made = made.with_rows(name, [])
    for name, rows in tables.items():
        made = made.with_rows(name, rows)
    pairs = [row for _, row in made.rows("institucion")]
    said = [
        row | ({"valor": draw(_SAID[row["campo"]]())} if row["campo"] in _SAID else {})
        for row in pairs
    ]
    made = made.with_rows("institucion", said)
    return made.with_rows("mensajes", [_message(draw, made, kind) for kind in MessageKind])


def _message(draw: st.DrawFn, made: Content, kind: MessageKind) -> dict[str, str]:
    """With as many facts as fit, and often filled to the last letter."""
    longest, names = _longest(made), message_facts.of_kind(kind)
    body, end = "Hola, buenos días", " y gracias por venir."
    for name in draw(st.lists(st.sampled_from(names), max_size=8, unique=True)):
        longer = f"{body} y también {{{name}}}"
        if message_rules.full_length(longer + end, longest) <= BODY:
            body = longer
    body += end
    room = BODY - max(message_rules.full_length(body, longest), units(body))
    shape = message_rules.shape(kind)
    titles = [draw(words(20, f"{n} ")) for n in range(max(shape.buttons))]
    return {
        "mensaje": kind.value,
        "texto": body + "a" * (room if draw(st.booleans()) else 0),
        "botones": " | ".join(titles),
        "horas_antes": f"{shape.hours[0]}" if shape.hours else "",
        "plantilla": kind.value,
        "activo": "si",
    }


def _longest(made: Content) -> dict[str, int]:
    pairs = {row["campo"]: row["valor"] for _, row in made.rows("institucion")}
    return message_facts.longest(
        {"short_name": pairs["siglas"]},
        [{"plain_name": row["nombre_sencillo"]} for _, row in made.rows("tramites")],
        [{"name": row["nombre"], "address": row["domicilio"]} for _, row in made.rows("oficinas")],
    )
