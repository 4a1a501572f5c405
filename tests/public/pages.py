"""Every public page and every state of it that a person may see, each asked for once."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from tests.people import close, staff
from tests.public.walk import STEPS, Walk, someone
from ventanilla.appointments import transitions
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.catalog import catalogue
from ventanilla.scheduling import grid

FIXED = [
    "/",
    "/tramites/",
    "/tramites/titulo_propiedad/",
    "/tramites/carta_finiquito/",
    "/oficinas/",
]
FIXED += [
    "/privacidad/",
    "/accesibilidad/",
    "/transparencia/",
    "/no/existe/",
    "/citas/ver/no-existe/",
]
FIXED += ["/citas/nueva/cual/", "/citas/nueva/cual/?p=papeles", "/citas/nueva/cual/?p=llamar"]
FIXED += ["/citas/consultar/", "/citas/consultar/por-nombre/"]
FIXED += ["/asistente/", "/asistente/terminar/"]
FIXED += ["/citas/ver/no-existe/encuesta/", "/sala/10/no-existe/"]
UNFIT = {
    "tramite": {},
    "municipio": {"municipio": "Tolca"},
    "dia": {},
    "hora": {},
    "datos": {"given_names": "1", "phone": "722"},
}
KEY_FORMS = [{"cts": "12"}, {"cts": "2026-10-106-01-00421-88"}, {"digits": "1"}]


def every_page() -> Iterator[tuple[str, HttpResponse]]:
    for address in FIXED:
        yield address, Client().get(address)
    yield from questions()
    yield from refusals()
    yield from own_pages()
    yield from states()
    yield from lookups()
    yield from conversations()
    yield from where_messages_are_sent()
    yield from without_places()


def questions() -> Iterator[tuple[str, HttpResponse]]:
    walk = Walk(Client())
    for step in STEPS:
        walk.to(step)
        yield step, walk.client.get(f"/citas/nueva/{step}/")
        if step in UNFIT:
            yield f"{step}, unfit", walk.post(step, UNFIT[step])
    yield "all municipalities", walk.client.get("/citas/nueva/municipio/?lista=1")
    yield "several municipalities", walk.post("municipio", {"municipio": "San Jose"})
    yield "later days", walk.client.get("/citas/nueva/dia/?desde=9999-12-31")


def refusals() -> Iterator[tuple[str, HttpResponse]]:
    """What the check page answers when it cannot book."""
    person = someone()
    Walk(Client(), person=person).book()
    again = Walk(Client(), person=person).to("revisar")
    yield "has one", again.post("revisar", again.answer("revisar"))
    for name in ("Ana", "Eva"):
        Walk(Client(), person=person | {"given_names": name}).book()
    fourth = Walk(Client(), person=person | {"given_names": "Luz"}).to("revisar")
    yield "too many", fourth.post("revisar", fourth.answer("revisar"))
    late = Walk(Client()).to("revisar")
    answer = late.answer("revisar")
    fill(late.answer("hora")["inicio"])
    yield "taken", late.post("revisar", answer)
    yield "without cookies", Client(enforce_csrf_checks=True).post("/citas/nueva/tramite/", {})


def fill(start: str) -> None:
    """Others take what is left at that hour of the first office."""
    while start in (other := Walk(Client()).to("hora")).get("hora").choices("inicio"):
        other.post("hora", {"inicio": start})
        other.post("datos", other.person)
        other.post("revisar", other.answer("revisar"))


def own_pages() -> Iterator[tuple[str, HttpResponse]]:
    client, appointment = Client(), Walk(Client()).book()
    own = f"/citas/ver/{appointment.token}/"
    days = Walk(client).to("dia").get("dia").choices("dia")
    for name in ("", "cambiar/", "cancelar/", f"cambiar/hora/?dia={days[3]}"):
        yield f"own {name[:14]}", client.get(own + name)
    start = f"{days[3]}T09:30"
    yield "own change", client.get(f"{own}cambiar/revisar/?inicio={start}")
    yield "own change, gone", client.post(f"{own}cambiar/revisar/", {"inicio": f"{days[3]}T03:00"})
    Appointment.objects.filter(pk=appointment.pk).update(starts_at=timezone.now())
    yield "own, past", client.get(own)
    yield "own cancel, past", client.post(f"{own}cancelar/")


def where_messages_are_sent() -> Iterator[tuple[str, HttpResponse]]:
    with override_settings(CONSOLE_MESSAGES=True):
        yield from asked_about_messages()


def asked_about_messages() -> Iterator[tuple[str, HttpResponse]]:
    walk = Walk(Client()).to("datos")
    yield "asked about messages", walk.client.get("/citas/nueva/datos/")
    yield "messages, unfit", walk.post("datos", walk.person | {"avisos": "tal vez"})
    walk.person |= {"avisos": "si"}
    walk.post("datos", walk.person)
    yield "check with messages", walk.client.get("/citas/nueva/revisar/")
    own = f"/citas/ver/{walk.book().token}/"
    yield "told by message", walk.client.get(own)
    walk.client.post(f"{own}avisos/", {"quiere": "no"})
    yield "told no more", walk.client.get(own)


def states() -> Iterator[tuple[str, HttpResponse]]:
    web, rosa = Channel.WEB, staff()
    acts = {
        "confirmed": lambda a: transitions.confirm(a, channel=web, by=rosa),
        "completed": lambda a: transitions.complete(a, channel=web, by=rosa),
        "cancelled": lambda a: transitions.cancel(a, channel=web, reason_text="Cerró la oficina"),
        "no show": lambda a: transitions.mark_no_show(a, channel=web, by=rosa),
        "inadmissible": lambda a: transitions.mark_inadmissible(
            a, channel=web, by=rosa, reason_text="Tu terreno es ejidal."
        ),
    }
    for name, act in acts.items():
        appointment = Walk(Client()).book()
        act(appointment)
        yield name, Client().get(f"/citas/ver/{appointment.token}/")
        yield f"{name}, by key", Client().post("/citas/consultar/", {"cts": appointment.cts})


def lookups() -> Iterator[tuple[str, HttpResponse]]:
    for form in KEY_FORMS:
        yield f"key {form}", Client().post("/citas/consultar/", form)
    person = someone()
    Walk(Client(), person=person).book()
    Walk(Client(), procedure="titulo_propiedad", person=person).book()
    address = "/citas/consultar/por-nombre/"
    yield "two found", Client().post(address, person)
    yield "none found", Client().post(address, someone(first_surname="Nadie"))
    yield "name unfit", Client().post(address, {})


def conversations() -> Iterator[tuple[str, HttpResponse]]:
    client, address = Client(), "/asistente/"
    yield "asks nothing", client.post(address, {"mensaje": " "})
    client.post(address, {"mensaje": "¿Qué papeles llevo para la constancia?"})
    yield "answered", client.get(address)
    client.post(address, {"mensaje": "Quiero hablar con una persona"})
    yield "waits for a person", client.get(address)
    client.post("/asistente/terminar/")
    yield "ended", client.get("/asistente/terminar/")
    client.cookies["conversacion"] = "forged"
    yield "lost", client.get(address)


def without_places() -> Iterator[tuple[str, HttpResponse]]:
    today = timezone.localdate()
    for ahead in range(62):
        close(today + timedelta(days=ahead))
    grid.forget()
    catalogue.forget()
    yield "no places", Walk(Client()).to("dia").client.get("/citas/nueva/dia/")
