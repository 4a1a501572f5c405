"""The catalogue edited by whoever administers it: nobody sees a change until it is published."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook, load_workbook

from tests.catalogs import renamed
from tests.intranet.desk import enter, person
from tests.people import ANA, BRUNO, TUESDAY, Clock, at, book, fill, office
from ventanilla.accounts.models import Role, User
from ventanilla.appointments.calls import due
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Procedure
from ventanilla.scheduling import drafts, grid, publishing
from ventanilla.scheduling.models import CatalogueVersion, Closure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ROOT = "/intranet/catalogo/"
TITLE = f"{ROOT}tablas/tramites/2/"


@pytest.fixture(autouse=True)
def no_stale_snapshot() -> Iterator[None]:
    yield
    catalogue.forget()
    grid.forget()


@pytest.fixture
def raul() -> User:
    return person("raul", Role.ADMINISTRATION)


@pytest.fixture
def client(raul: User) -> Client:
    return enter(raul)


def read(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def sent(client: Client, address: str, **cells: str) -> HttpResponse:
    """Through the form as the page shows it, with those cells typed over."""
    shown = client.get(address).content.decode()
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([a-z_]+)"', shown)
    known = {}
    for name in names:
        value = re.search(
            rf'name="{name}"[^>]* value="([^"]*)"|name="{name}"[^>]*>\n?(.*?)</textarea>',
            shown,
            re.S,
        )
        chosen = re.search(
            rf'<select[^>]*name="{name}"(?:(?!</select>).)*?<option value="([^"]*)" selected',
            shown,
            re.S,
        )
        found = chosen or value
        known[name] = next((group for group in found.groups() if group), "") if found else ""
    return client.post(address, known | cells)


def publish(client: Client, summary: str = "Cambio") -> HttpResponse:
    return client.post(f"{ROOT}cambios/publicar/", {"resumen": summary})


def plain_name() -> str:
    return Procedure.objects.get(code="titulo_propiedad").plain_name


def test_a_change_is_a_draft_until_it_is_published(client: Client, raul: User) -> None:
    answer = sent(client, TITLE, nombre_sencillo="Papeles de mi casa")
    assert answer.status_code == 302
    assert plain_name() == "Título de propiedad"
    seen = read(client.get(f"{ROOT}cambios/"))
    assert "Qué cambia (1)" in seen
    assert "<del>Título de propiedad</del>" in seen
    assert "<ins>Papeles de mi casa</ins>" in seen
    assert "Ninguna cita se queda sin servicio" in seen
    assert publish(client, "Como dice la gente").status_code == 302
    assert plain_name() == "Papeles de mi casa"
    newest = publishing.newest()
    assert newest
    assert (newest.by, newest.summary) == (raul, "Como dice la gente")


def test_only_what_was_typed_otherwise_changes(client: Client, raul: User) -> None:
    """A form opened and saved changes nothing: «9:30» stays «9:30» though the page shows «09:30»."""
    for address in (TITLE, f"{ROOT}tablas/horarios/5/", f"{ROOT}tablas/dias_inhabiles/9/"):
        assert sent(client, address).status_code == 302
    assert not drafts.desk_of(raul).is_draft


def test_a_cell_that_does_not_fit_is_explained_and_kept(client: Client, raul: User) -> None:
    answer = sent(client, TITLE, nombre_corto="Un nombre que no cabe en WhatsApp", numero="cien")
    assert answer.status_code == 422
    said = read(answer)
    assert "tiene 33 letras y caben 24: acórtalo a 24 o menos" in said
    assert "«cien» no sirve: escribe un número entero de 1 a 99" in said
    assert "Un nombre que no cabe en WhatsApp" in said
    assert not drafts.desk_of(raul).is_draft


def test_a_problem_of_the_whole_blocks_publishing_and_leads_to_its_cell(client: Client) -> None:
    sent(client, f"{ROOT}tablas/oficinas/7/", activa="no")
    seen = read(client.get(f"{ROOT}cambios/"))
    assert "hoja jurisdicciones, celda C" in seen
    assert "no está activa: pon otra" in seen
    assert re.search(r'href="/intranet/catalogo/tablas/jurisdicciones/\d+/"', seen)
    assert "Publicar ahora" not in seen
    answer = publish(client)
    assert answer.status_code == 409
    assert CatalogueVersion.objects.count() == 1


def test_closing_a_day_shows_whom_it_affects_and_they_are_called(
    client: Client, clock: Clock
) -> None:
    """promise: A9"""
    ana = book(ANA, at("10:00"))
    answer = client.post(f"{ROOT}cerrar/", {"desde": TUESDAY.isoformat(), "motivo": "Fumigación"})
    assert answer.headers["Location"] == f"{ROOT}cambios/"
    seen = read(client.get(f"{ROOT}cambios/"))
    assert "1 cita queda sin servicio." in seen
    assert ana.full_name in seen
    publish(client, "Fumigan el martes")
    assert Closure.objects.get(reason="Fumigación").office is None
    assert ana in due(office(), clock.now)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"desde": "", "motivo": "x"}, "Primer día: está vacía"),
        ({"desde": "2026-09-08", "motivo": ""}, "Motivo: está vacía"),
        ({"desde": "mañana", "motivo": "x"}, "«mañana» no es una fecha"),
        ({"desde": "2026-09-08", "hasta": "2026-09-01", "motivo": "x"}, "hasta"),
        ({"desde": "2026-09-08", "hora_desde": "10:00", "motivo": "x"}, "escribe las dos horas"),
        ({"desde": "2026-09-08", "motivo": "x", "oficina": "77"}, "no está en oficinas"),
        ({"desde": "\0", "motivo": "x" * 500}, "caben 160"),
    ],
)
def test_a_closure_that_cannot_be_says_why(
    client: Client, raul: User, typed: dict[str, str], said: str
) -> None:
    answer = client.post(f"{ROOT}cerrar/", typed)
    assert answer.status_code == 422
    assert said in read(answer)
    assert not drafts.desk_of(raul).is_draft


def test_fewer_places_from_a_day_on_lists_the_excess(client: Client) -> None:
    """promise: A8"""
    people = fill(at("10:00"), 3)
    week = {f"l0-{hour}": "3" for hour in ("0930", "1030", "1100")} | {"l0-1000": "2"}
    form = week | {"como_lunes": "si", "desde": TUESDAY.isoformat()}
    assert client.post(f"{ROOT}horarios/10/", form).status_code == 302
    seen = read(client.get(f"{ROOT}cambios/"))
    assert "1 hora queda con más personas que lugares." in seen
    assert "Toluca: 3 personas, 2 lugares" in seen
    publish(client)
    assert all(type(each).objects.filter(pk=each.pk).exists() for each in people)
    slots = grid.timetable_of(office()).slots(office(), TUESDAY)
    assert [(slot.local.hour, slot.capacity) for slot in slots] == [
        (9, 3),
        (10, 2),
        (10, 3),
        (11, 3),
    ]


def test_a_week_that_cannot_be_keeps_what_was_typed(client: Client) -> None:
    answer = client.post(
        f"{ROOT}horarios/10/",
        {
            "l0-0930": "tres",
            "l2-1000": "999999999999",
            "desde": "2026-09-20",
            "hasta": "2026-09-01",
        },
    )
    assert answer.status_code == 422
    said = read(answer)
    assert "Lunes, 09:30: escribe un número de 0 a 99" in said
    assert "Miércoles, 10:00" in said
    assert "Debe ser el mismo día o después" in said
    assert 'value="tres"' in said


def test_a_procedure_with_its_requirements(client: Client) -> None:
    new = {
        "codigo": "mapa",
        "nombre_oficial": "Expedición de mapa",
        "nombre_sencillo": "Mapa de mi colonia",
        "nombre_corto": "Mapa",
        "ayuda": "Un plano con tu calle",
        "descripcion": "Te damos un plano.",
        "costo": "Es gratis.",
        "duracion": "Media hora.",
        "resultado": "Un plano.",
    }
    address = f"{ROOT}tablas/requisitos/nuevo/?tramite=mapa"
    answer = sent(client, f"{ROOT}tablas/tramites/nuevo/", **new)
    assert answer.headers["Location"] == address, "its papers come next"
    assert "requisitos" in read(client.get(f"{ROOT}cambios/")), "what is lacking is told"
    for number in range(1, 6):
        shown = read(client.get(address))
        assert f'name="orden" aria-describedby="orden-ayuda" value="{number}"' in shown
        answer = sent(client, address, documento=f"Papel {number}", otro="si")
        assert answer.headers["Location"] == address
    assert publish(client, "Un trámite nuevo").status_code == 302
    procedure = catalogue.current().procedures["mapa"]
    assert procedure.number == 10
    assert [each.document for each in procedure.requirements.all()] == [
        f"Papel {number}" for number in range(1, 6)
    ]


def shown(answer: HttpResponse) -> str:
    """What people would read, without tags."""
    found = re.search(r'<section id="muestra".*?</section>', answer.content.decode(), re.S)
    return re.sub(r"<[^>]+>", " ", found[0]) if found else ""


def test_what_people_would_read_is_beside_the_form(client: Client, raul: User) -> None:
    assert "Título de propiedad" in shown(client.get(TITLE))
    answer = sent(client, TITLE, nombre_sencillo="Papeles de mi casa", costo="", ver="si")
    assert answer.status_code == 200
    assert "Papeles de mi casa" in shown(answer)
    assert "Revisa estos datos" not in read(answer), "looking is not sending"
    assert not drafts.desk_of(raul).is_draft
    assert shown(client.get(f"{ROOT}tablas/municipios/2/")) == ""


def test_a_paper_is_seen_among_the_others(client: Client) -> None:
    address = f"{ROOT}tablas/requisitos/nuevo/?tramite=titulo_propiedad"
    answer = sent(client, address, documento="Acta de matrimonio", orden="1", ver="si")
    told = shown(answer)
    assert told.index("Acta de matrimonio") < told.index("Cuánto cuesta")
    assert shown(client.get(f"{ROOT}tablas/requisitos/nuevo/")) == "", "nobody said whose"


def test_the_code_of_a_procedure_finds_what_is_its_own(client: Client) -> None:
    """Not whatever happens to say the word."""
    kept = {"tramite": "comites", "documento": "Copia de tu constancia", "orden": "50"}
    sent(client, f"{ROOT}tablas/requisitos/nuevo/", **kept)
    assert "Copia de tu constancia" in read(client.get(f"{ROOT}tablas/requisitos/?q=tu constancia"))
    assert "Copia de tu constancia" not in read(
        client.get(f"{ROOT}tablas/requisitos/?q=constancia")
    )


def papers(client: Client) -> list[str]:
    shown = client.get(f"{ROOT}tablas/requisitos/?q=titulo_propiedad").content.decode()
    return re.findall(r"<td>\d+</td><td>([^<]+)</td>", shown)


def move(client: Client, paper: str, way: str) -> str:
    """As its button does; returns the page that follows."""
    shown = client.get(f"{ROOT}tablas/requisitos/?q=titulo_propiedad").content.decode()
    row = next(each for each in shown.split("<tr>") if f"<td>{paper}</td>" in each)
    action, era = re.search(r'action="([^"]+)"', row), re.search(r'name="era" value="(\w+)"', row)
    assert action
    assert era
    sent = {"era": era[1], "hacia": way, "q": "titulo_propiedad"}
    return client.post(action[1], sent, follow=True).content.decode()


def focused(page: str) -> str:
    found = re.search(r"<button[^>]*autofocus.*?</button>", page, re.S)
    assert found
    return found[0]


def test_a_paper_goes_up_and_down(client: Client) -> None:
    one, two, three, *_ = papers(client)
    button = focused(move(client, three, "subir"))
    assert papers(client)[:3] == [one, three, two]
    assert "Subir" in button
    assert three in button
    assert "Bajar" in focused(move(client, three, "subir")), "it can go no higher"
    assert papers(client)[:3] == [three, one, two]
    move(client, three, "bajar")
    move(client, three, "bajar")
    assert papers(client)[:3] == [one, two, three]
    assert "No tienes cambios sin publicar" in read(client.get(f"{ROOT}cambios/"))


def test_the_first_goes_no_higher_and_a_stale_button_moves_nothing(
    client: Client, raul: User
) -> None:
    first = papers(client)[0]
    move(client, first, "subir")
    move(client, first, "otra")
    address = f"{ROOT}tablas/requisitos/3/mover/"
    answer = client.post(address, {"era": "x", "hacia": "subir", "q": "\0"}, follow=True)
    assert "cambió en otra ventana" in read(answer)
    assert not drafts.desk_of(raul).is_draft


def test_a_reason_of_one_s_own_is_offered_at_the_window(client: Client) -> None:
    answer = sent(client, f"{ROOT}tablas/motivos/nuevo/", motivo="Falta el pago del predial")
    assert answer.status_code == 302
    publish(client)
    assert catalogue.current().reasons[-1] == "Falta el pago del predial"


def test_what_people_say_and_ask_is_the_institution_s_to_write(client: Client) -> None:
    said = {"tramite": "constancia", "apodo": "La hoja de trámite"}
    assert sent(client, f"{ROOT}tablas/apodos_tramites/nuevo/", **said).status_code == 302
    asked = {"codigo": "mascotas", "pregunta": "¿Puedo ir con mi perro?", "respuesta": "Sí."}
    ways = {"otras_formas": "¿Dejan entrar perros?", "tramite": ""}
    assert sent(client, f"{ROOT}tablas/preguntas/nuevo/", **asked, **ways).status_code == 302
    publish(client)
    assert catalogue.current().procedure_aliases["la hoja de tramite"].code == "constancia"
    assert catalogue.current().common_questions["mascotas"].answer == "Sí."


def test_an_answer_is_written_in_a_box_that_says_how_much_fits(client: Client) -> None:
    shown = client.get(f"{ROOT}tablas/preguntas/2/").content.decode()
    box = re.search(r'<textarea[^>]*name="respuesta"[^>]*>', shown)
    assert box
    answer = sent(client, f"{ROOT}tablas/preguntas/2/", respuesta="x" * 601)
    assert "caben 600" in read(answer)


def test_two_who_edit_at_once(client: Client, raul: User) -> None:
    sent(client, TITLE, ayuda="Para tu casa")
    other = person("olga", Role.ADMINISTRATION)
    drafts.keep(other, renamed("Escrituras"))
    drafts.publish(other, "El nombre")
    answer = publish(client)
    assert answer.status_code == 409
    seen = read(answer)
    assert "Alguien publicó mientras editabas" in seen
    assert "olga" in seen
    assert "Para tu casa" in seen, "nothing typed is lost"
    client.post(f"{ROOT}cambios/al-dia/")
    seen = read(client.get(f"{ROOT}cambios/"))
    assert "otra persona lo cambió también" in seen
    assert "Lo tuyo era: ayuda: Para tu casa" in seen


def test_going_back_shows_what_it_would_change_first(client: Client) -> None:
    sent(client, TITLE, nombre_sencillo="Papeles de mi casa")
    publish(client)
    seen = read(client.get(f"{ROOT}historial/2/"))
    assert "<ins>Papeles de mi casa</ins>" in seen
    client.post(f"{ROOT}historial/1/volver/")
    assert plain_name() == "Papeles de mi casa"
    assert "<ins>Título de propiedad</ins>" in read(client.get(f"{ROOT}cambios/"))
    publish(client, "Deshago")
    assert plain_name() == "Título de propiedad"
    assert CatalogueVersion.objects.count() == 3


def workbook(client: Client, edit: Callable[[Workbook], None]) -> SimpleUploadedFile:
    answer = client.get(f"{ROOT}excel/")
    book = load_workbook(io.BytesIO(answer.content))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("catalogo.xlsx", out.getvalue())


def upload(client: Client, file: SimpleUploadedFile) -> HttpResponse:
    return client.post(f"{ROOT}excel/subir/", {"archivo": file})


def test_a_workbook_goes_out_comes_in_and_is_explained_cell_by_cell(client: Client) -> None:
    def wrong(book: Workbook) -> None:
        book["tramites"]["D2"] = "Papeles de mi casa"
        book["oficinas"]["F3"] = "123"
        book["horarios"]["B5"] = "ayer"

    assert upload(client, workbook(client, wrong)).status_code == 302
    seen = read(client.get(f"{ROOT}cambios/"))
    assert "Por corregir: 2" in seen
    assert "hoja oficinas, celda F3 (codigo_postal)" in seen
    assert "hoja horarios, celda B5 (dia)" in seen
    assert publish(client).status_code == 409
    assert plain_name() == "Título de propiedad"

    def mend(book: Workbook) -> None:
        book["oficinas"]["F3"] = "56900"
        book["horarios"]["B5"] = "jueves"

    upload(client, workbook(client, mend))
    assert publish(client, "Por Excel").status_code == 302
    assert plain_name() == "Papeles de mi casa"


@pytest.mark.parametrize("content", [b"", b"hola", b"PK\x03\x04"])
def test_what_is_no_workbook_changes_nothing(client: Client, raul: User, content: bytes) -> None:
    answer = upload(client, SimpleUploadedFile("catalogo.xlsx", content or b" "))
    assert answer.status_code == 422
    assert "no es un libro de Excel" in read(answer)
    assert not drafts.desk_of(raul).is_draft


def test_no_file_at_all(client: Client) -> None:
    assert client.post(f"{ROOT}excel/subir/").headers["Location"] == ROOT


def test_a_row_that_moved_in_another_window_is_not_overwritten(client: Client, raul: User) -> None:
    opened = client.get(TITLE).content.decode()
    was = re.search(r'name="era" value="(\w+)"', opened)
    assert was
    sent(client, TITLE, ayuda="Para tu casa")
    answer = client.post(TITLE, {"era": was[1], "ayuda": "Otra"})
    assert answer.status_code == 409
    assert "cambió en otra ventana" in read(answer)
    answer = client.post(f"{TITLE}quitar/", {"era": was[1]})
    assert answer.headers["Location"] == TITLE
    assert len(drafts.desk_of(raul).differences()) == 1


def test_a_row_is_taken_out_and_the_changes_let_go(client: Client, raul: User) -> None:
    was = re.search(r'name="era" value="(\w+)"', client.get(TITLE).content.decode())
    assert was
    client.post(f"{TITLE}quitar/", {"era": was[1]})
    assert drafts.desk_of(raul).is_draft
    client.post(f"{ROOT}cambios/descartar/")
    assert not drafts.desk_of(raul).is_draft


def test_a_municipality_without_office_is_in_sight(client: Client) -> None:
    shown = client.get(f"{ROOT}tablas/jurisdicciones/2/").content.decode()
    was = re.search(r'name="era" value="(\w+)"', shown)
    assert was
    client.post(f"{ROOT}tablas/jurisdicciones/2/quitar/", {"era": was[1]})
    seen = read(client.get(f"{ROOT}jurisdiccion/?tramite=comites"))
    assert "1 municipio no tiene una sola oficina" in seen
    assert "Acambay de Ruíz Castañeda: sin oficina" in seen


def test_the_texts_and_the_institution(client: Client) -> None:
    sent(client, f"{ROOT}institucion/", telefono_ayuda="722 999 88 77")
    text = client.get(f"{ROOT}textos/medidas/").content.decode()
    assert "titulo:" in text
    client.post(f"{ROOT}textos/medidas/", {"texto": "titulo: M\r\nversion: 2\r\n---\r\nLávate."})
    publish(client)
    institution = catalogue.current().institution
    assert (institution.help_phone, institution.hygiene) == ("7229998877", "Lávate.")


@pytest.mark.parametrize(
    "address",
    [
        "tablas/nada/",
        "tablas/oficinas/1/",
        "tablas/oficinas/99999999999999999999/",
        "tablas/oficinas/0/",
        "textos/%00/",
        "horarios/77/",
        "historial/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"{ROOT}{address}").status_code == 404


def test_hostile_text_is_shown_as_it_is(client: Client) -> None:
    """promise: D1"""
    sent(client, TITLE, nombre_sencillo="<script>alert(1)</script>\0")
    assert "&lt;script&gt;" in client.get(TITLE).content.decode().partition('id="muestra"')[2]
    for address in (TITLE, f"{ROOT}cambios/", f"{ROOT}tablas/tramites/?q=<script>"):
        shown = client.get(address).content.decode()
        assert "<script>alert" not in shown
    assert publish(client, "x\0" * 3).status_code == 302
    assert publish(client, "y" * 201).status_code in (302, 422)


def test_whoever_books_meanwhile_is_not_asked_twice(client: Client) -> None:
    """The page of changes writes nothing: what it rehearses is taken back."""
    sent(client, TITLE, nombre_sencillo="Papeles de mi casa")
    client.get(f"{ROOT}cambios/")
    book(BRUNO, at("11:00"))
    assert plain_name() == "Título de propiedad"
    assert CatalogueVersion.objects.count() == 1
