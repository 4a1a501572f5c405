import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ventanilla.appointments.models import Appointment
from ventanilla.appointments.voucher import page_url, voucher_pdf
from ventanilla.catalog.models import Institution, Office, Procedure, Requirement

pytestmark = pytest.mark.django_db

SITE = "https://citas.example.mx"
LONG_NAME = "Guadalupe de los Ángeles María del Socorro Inmaculada Concepción Santísima Luz"
DPI = 150


@dataclass
class Voucher:
    """What a person gets, read back from the file."""

    file: bytes

    @cached_property
    def pages(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(io.BytesIO(self.file))

    @cached_property
    def text(self) -> str:
        pages = (page.get_textpage().get_text_bounded() for page in self.pages)
        return " ".join(" ".join(pages).split())

    @cached_property
    def codes(self) -> list[Any]:
        return zxingcpp.read_barcodes(self.pages[0].render(scale=DPI / 72, grayscale=True).to_pil())


def appointment(code: str = "verificacion_tecnica", office: int = 0, **fields: Any) -> Appointment:
    """Tuesday 24 November 2026 at ten by the clock of the office; not saved."""
    values = {
        "cts": "202610106010042188",
        "token": "Zk3vQ9pL2mXw7RtB5nYc8H",
        "procedure": Procedure.objects.get(code=code),
        "office": Office.objects.get(number=office),
        "starts_at": datetime(2026, 11, 24, 16, tzinfo=UTC),
        "given_names": "María",
        "first_surname": "García",
        "second_surname": "López",
        "phone": "+527221234567",
        "created_at": datetime(2026, 11, 20, 15, tzinfo=UTC),
    }
    return Appointment(**(values | fields))


def voucher(**fields: Any) -> Voucher:
    institution = Institution.objects.get()
    return Voucher(voucher_pdf(appointment(**fields), institution=institution, public_url=SITE))


def with_papers(count: int, **fields: Any) -> str:
    """A new procedure that asks for as many papers; its code."""
    procedure = Procedure.objects.get(code="titulo_propiedad")
    procedure.pk, procedure.code, procedure.number = None, "prueba", 90
    procedure.save()
    for n in range(count):
        values = {"document": f"Papel número {n} con su sello", "note": "Del ayuntamiento."}
        Requirement.objects.create(procedure=procedure, order=n, **(values | fields))
    return procedure.code


def test_it_says_everything_that_the_day_needs() -> None:
    text = voucher().text
    for words in (
        "Comprobante de cita",
        "María García López",
        "Martes 24 de noviembre de 2026",
        "10:00 de la mañana",
        "Oficinas centrales",
        "Carretera Toluca-Tenango del Valle km 14.5, San Antonio la Isla, Estado de México",
        "C.P. 52280",
        "Tel. 722 276 55 50",
        "Medir mi predio",
        "Verificación Técnica de Campo",
        "Identificación oficial vigente con fotografía",
        "Tu cita está registrada. Te llamaremos al teléfono que termina en 45 67",
        "Tu cita es gratis. Nadie puede cobrarte por tu cita. Si alguien te pide dinero,",
        "repórtalo al 800 746 38 47",
        "¿No puedes ir? Cambia o cancela",
    ):
        assert words in text
    assert text.startswith("Instituto Mexiquense de la Vivienda Social Comprobante de cita")
    assert text.count("2026-10-106-01-00421-88") == 2
    assert text.endswith("Tu clave: 2026-10-106-01-00421-88")


def test_the_telephone_is_not_on_paper() -> None:
    text = voucher().text
    assert "722 123" not in text
    assert "7221234567" not in text


def test_the_hour_is_the_offices_own() -> None:
    Office.objects.filter(number=0).update(time_zone="America/Tijuana")
    text = voucher().text
    assert "8:00 de la mañana" in text
    assert "10:00" not in text


def test_the_code_opens_the_page_and_is_three_centimetres() -> None:
    [code] = voucher().codes
    assert code.text == f"{SITE}/citas/ver/Zk3vQ9pL2mXw7RtB5nYc8H/"
    corners = code.position
    assert (corners.top_right.x - corners.top_left.x) / DPI * 2.54 >= 3
    assert (corners.bottom_left.y - corners.top_left.y) / DPI * 2.54 >= 3


def test_the_smallest_code_is_three_centimetres_too() -> None:
    short = appointment(token="a")
    file = voucher_pdf(short, institution=Institution.objects.get(), public_url="http://a")
    [code] = Voucher(file).codes
    assert code.text == page_url(short, "http://a")
    assert (code.position.top_right.x - code.position.top_left.x) / DPI * 2.54 >= 3


def test_it_is_accessible() -> None:
    Institution.objects.update(hygiene="")
    with pikepdf.open(io.BytesIO(voucher().file)) as document:
        root = document.Root
        with document.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
            assert xmp["dc:title"] == "Comprobante de cita 2026-10-106-01-00421-88"
        assert str(root.Lang) == "es-MX"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        tags = structure(root.StructTreeRoot)
    kinds = [kind for kind, _ in tags]
    assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2"]
    assert kinds.count("/LI") == kinds.count("/Lbl") == 5
    assert [alt for _, alt in tags if alt] == ["Código QR que abre la página de tu cita"]


def structure(node: Any) -> list[tuple[str, str]]:
    """Every tag of the document, in reading order, with its alternative text."""
    if isinstance(node, pikepdf.Array):
        return [tag for child in node for tag in structure(child)]
    if not isinstance(node, pikepdf.Dictionary) or "/K" not in node:
        return []
    own = [(str(node.S), str(node.get("/Alt", "")))] if "/S" in node else []
    return own + structure(node.K)


def test_every_real_procedure_takes_one_light_page() -> None:
    assert Procedure.objects.count() == 9
    for procedure in Procedure.objects.all():
        made = voucher(code=procedure.code, office=3)
        assert len(made.pages) == 1
        assert len(made.file) <= 60_000
        for requirement in procedure.requirements.all():
            assert requirement.document in made.text


def test_every_real_office_fits() -> None:
    assert Office.objects.count() == 13
    for office in Office.objects.all():
        made = voucher(office=office.number)
        assert len(made.pages) == 1
        assert office.name in made.text
        assert office.address in made.text


def test_eleven_papers_and_long_names_flow_to_a_second_page() -> None:
    code = with_papers(11, copies=2, note="Te lo dan en el ayuntamiento, en la misma semana. " * 2)
    names = dict.fromkeys(("given_names", "first_surname", "second_surname"), LONG_NAME)
    made = voucher(code=code, **names)
    assert len(made.pages) == 2
    for n in range(11):
        assert f"Papel número {n} con su sello" in made.text
    assert made.text.count(LONG_NAME) == 3
    assert "Comprobante de cita 2026-10-106-01-00421-88 Página 2 de 2" in made.text
    assert "Sigue en la página 2" in made.text
    assert "Tu clave: 2026-10-106-01-00421-88" in made.text


def test_the_fullest_catalogue_still_takes_two_pages() -> None:
    code = with_papers(11, document="Papel con nombre largo. " * 6, note="Nota que explica. " * 11)
    names = dict.fromkeys(("given_names", "first_surname", "second_surname"), LONG_NAME)
    assert len(voucher(code=code, **names).pages) == 2


def test_any_number_of_papers_is_listed() -> None:
    made = voucher(code=with_papers(60, note="Te lo dan en el ayuntamiento. " * 5))
    assert len(made.pages) > 2
    for n in range(60):
        assert f"Papel número {n} con su sello" in made.text


def test_a_name_without_spaces_stays_on_the_page() -> None:
    made = voucher(given_names="W" * 80)
    right = max(
        made.pages[0].get_textpage().get_charbox(index)[2]
        for index in range(made.pages[0].get_textpage().count_chars())
    )
    assert right <= made.pages[0].get_width() - 40


def test_forms_of_the_papers() -> None:
    assert "Lleva estos papeles (original)" in voucher().text
    code = with_papers(2, copies=1)
    assert "Lleva estos papeles (original y 1 copia)" in voucher(code=code).text
    Requirement.objects.filter(procedure__code=code, order=1).update(
        original=False, copies=3, optional=True, of_whom="quien te representa"
    )
    text = voucher(code=code).text
    assert "Lleva estos papeles Papel" in text
    assert "Papel número 0 con su sello · original y 1 copia" in text
    assert "1 con su sello · 3 copias, de quien te representa, si lo tienes" in text


def test_no_papers() -> None:
    assert "No necesitas llevar papeles" in voucher(code=with_papers(0)).text


def test_hygiene_only_where_there_is_some() -> None:
    Institution.objects.update(hygiene="")
    assert "Para cuidarnos" not in voucher().text
    Institution.objects.update(hygiene="Usa gel\n\nGuarda tu distancia.")
    assert "Para cuidarnos: Usa gel. Guarda tu distancia." in voucher().text
    Office.objects.filter(number=0).update(hygiene="Usa cubrebocas.")
    text = voucher().text
    assert "Para cuidarnos: Usa cubrebocas." in text
    assert "Usa gel" not in text


def test_what_nobody_verified_says_so() -> None:
    Procedure.objects.update(verified=True)
    Office.objects.filter(number=0).update(verified=True)
    assert "Muestra, por verificar" not in voucher(office=0).text
    Office.objects.filter(number=0).update(verified=False)
    assert "Muestra, por verificar" in voucher(office=0).text
    Office.objects.filter(number=0).update(verified=True)
    Procedure.objects.update(verified=False)
    assert "Muestra, por verificar" in voucher(office=0).text


def test_an_office_without_telephone_and_an_institution_without_logo() -> None:
    Office.objects.filter(number=0).update(phone="")
    Institution.objects.update(logo_svg="")
    made = voucher()
    assert "Tel." not in made.text
    assert "C.P. 52280" in made.text


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("confirmada", "Tu cita está confirmada. Te esperamos."),
        ("efectuada", "Esta cita ya se atendió."),
        ("cancelada", "Esta cita se canceló y su lugar quedó libre."),
        ("no_efectuada", "Esta cita no se llevó a cabo."),
    ],
)
def test_it_says_how_the_appointment_stands(status: str, says: str) -> None:
    text = voucher(status=status).text
    assert says in text
    assert "45 67" not in text
    assert ("¿No puedes ir?" in text) == (status == "confirmada")


def test_the_same_appointment_gives_the_same_bytes() -> None:
    """promise: B4"""
    assert voucher().file == voucher().file
    assert voucher().file != voucher(starts_at=appointment().starts_at + timedelta(days=1)).file


PAYLOADS = [
    '#read("/etc/passwd")', '#read("voucher.typ")', '#image("/etc/hostname")', "#panic()", "#{1+1}",
    "#sys.version", "#include \"x.typ\"", "#import \"x.typ\": *", "#let a = 1", "#set page(width: 1pt)",
    "#show: none", "#eval(\"1+1\")", "#link(\"http://x\")[x]", "#pagebreak()", "#v(99cm)", "#hide[x]",
    "#place(top)[x]", "#text(99pt)[x]", "#rect()", "#plugin(\"x\")", "$x$", "$ x^2 $", "$x", "x$", "$$",
    "*b*", "*b", "_i_", "_i", "`raw`", "```raw```", "`", "```", "= Título", "== Título", "- lista",
    "+ lista", "/ término: x", "<etiqueta>", "@referencia", "https://x.example", "// nota", "/* nota */",
    "/*", "*/", "//", "\\", "\\\\", "\\u{41}", "\\#", "\\n", "\\\"", "~", "a~b", "--", "---", "...",
    "-?", "'", '"', "''", '""', "\"'\"", "«»", "“”", "]]", "[[", "[", "]", "{", "}", "{}", "{{7*7}}",
    "{%x%}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "(", ")", "((", "))", ");", "\");", "\"}", "\"}]", "null",
    "true", "None", "0", "-1", "1e9", "%s%s%n", "%d", "&amp;", "&#65;", "<b>x</b>", "<script>x</script>",
    "<svg onload=x>", "'; DROP TABLE x; --", "=1+1", "=cmd|'/c'!A1", "+1", "@SUM(1)", "../../etc/passwd",
    "/etc/passwd", "C:\\x", "file:///etc/passwd", "|ls", "$(ls)", ";ls", "O’Brien", "TOO LONG",
]  # fmt: skip


def closed(text: str) -> str:
    """Without the spaces that the end of a line adds or takes."""
    return "".join(text.split())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_comes_out_letter_for_letter(payload: str) -> None:
    """promise: D3"""
    assert closed(f"Ana {payload} Luz Paz") in closed(
        voucher(given_names="Ana", first_surname=payload, second_surname="Luz Paz").text
    )


def test_there_are_a_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 100


def test_markup_in_the_catalogue_comes_out_letter_for_letter() -> None:
    """promise: D3"""
    code = with_papers(2, document='#read("x") *b*', note="$x$ `y` #panic()")
    Office.objects.filter(number=0).update(name="= #rect() <a>", address="@x \\ // calle")
    text = voucher(code=code).text
    for words in ('#read("x") *b*', "$x$ `y` #panic()", "= #rect() <a>", "@x \\ // calle"):
        assert words in text


class AnyName(TestCase):
    @settings(max_examples=60)
    @given(st.text(max_size=40))
    @example("a\u0331\u0302b")
    @example("👩‍👩‍👧 中文 العربية")
    @example("\ud83d")
    def test_it_is_printed_with_its_unknown_letters_replaced(self, name: str) -> None:
        """promise: D3"""
        made = voucher(given_names=name)
        known = "".join(char for char in name if char.isascii() and char.isprintable())
        assert in_order(closed(known), closed(made.text))
        assert len(made.pages) == 1


def in_order(part: str, whole: str) -> bool:
    """Whether every letter of `part` comes in `whole`, others between them or not."""
    rest = iter(whole)
    return all(letter in rest for letter in part)
