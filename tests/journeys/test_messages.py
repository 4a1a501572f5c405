"""Messages read, sent again, told by telephone instead; and what does not run, in red."""

from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.journeys.test_lic_ramos import enter
from tests.served import Served

Open = Callable[..., Page]
SEED = dedent(
    """
    from datetime import timedelta
    from django.db import transaction
    from django.utils import timezone
    from ventanilla.appointments.models import Appointment, Notice
    from ventanilla.appointments.notices import telling
    from ventanilla.catalog.models import MessageKind as K
    from ventanilla.messaging.models import OutboundMessage, Why

    now = timezone.now()
    coming = Appointment.objects.filter(office__number=10, status__in=["pendiente", "confirmada"])
    coming = [*coming.filter(starts_at__gt=now + timedelta(days=1)).order_by("starts_at")[:9]]
    FATES = [
        (K.DAY_BEFORE, "read", ""),
        (K.DAY_BEFORE, "failed", Why.NOT_THERE),
        (K.CONFIRM, "delivered", ""),
        (K.OFFICE_CHANGED, "failed", Why.NO_WAY),
        (K.REGISTERED, "sent", ""),
        (K.OFFICE_CHANGED, "dropped", Why.STOPPED),
        (K.HOURS_BEFORE, "queued", Why.UNREACHED),
        (K.DAY_BEFORE, "read", ""),
        (K.CONFIRM, "read", ""),
    ]
    with transaction.atomic():
        # What other journeys sent from the same server is not this one's.
        for model in (Notice, OutboundMessage):
            model.objects.all().delete()
        for n, (appointment, (kind, state, why)) in enumerate(zip(coming, FATES)):
            appointment.wants_messages = True
            appointment.save(update_fields=["wants_messages"])
            notice = telling.tell(appointment, kind, at=now, **(
                {"cambio": "Tu cita del martes se canceló porque se inundó la oficina."}
                if kind == K.OFFICE_CHANGED else {}
            ))
            assert notice, kind
            at = now - timedelta(minutes=7 * n)
            Notice.objects.filter(pk=notice.pk).update(at=at)
            OutboundMessage.objects.filter(pk=notice.message_id).update(
                state=state, why=why, channel="whatsapp", created_at=at,
                state_at=at + timedelta(minutes=3), next_try_at=now + timedelta(days=1),
            )
    """
)
TRIED = dedent(
    """
    from datetime import timedelta
    from django.utils import timezone
    from ventanilla.appointments.models import Appointment, Notice

    now = timezone.now()
    past = Appointment.objects.filter(starts_at__lt=now, starts_at__gt=now - timedelta(days=29))
    Notice.objects.bulk_create(
        Notice(
            appointment=each, kind="recordatorio_1d", variant="AB"[each.pk % 2],
            starts_at=each.starts_at, at=each.starts_at - timedelta(days=1),
        )
        for each in past
    )
    """
)
LATE = dedent(
    """
    from datetime import timedelta
    from django.utils import timezone
    from ventanilla.jobs.models import Sweep

    now = timezone.now()
    Sweep.objects.filter(path="ventanilla.messaging.outbox.forget_words").update(
        ran_at=now - timedelta(days=4)
    )
    Sweep.objects.filter(path="ventanilla.assistant.counting.forget_misses").update(
        failure="OperationalError"
    )
    """
)


MENDED = dedent(
    """
    from django.utils import timezone
    from ventanilla.jobs.models import Sweep

    Sweep.objects.update(ran_at=timezone.now(), failure="")
    """
)


@pytest.fixture(scope="module")
def told(desk: Served) -> Iterator[Served]:
    desk.manage("shell", stdin=SEED)
    yield desk


@pytest.fixture
def late(told: Served) -> Iterator[Served]:
    """One job has not run for days and another fails; they are well again afterwards."""
    told.manage("shell", stdin=LATE)
    yield told
    told.manage("shell", stdin=MENDED)


def for_every_width(page: Page) -> None:
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (page.url, width)


def test_what_did_not_arrive_is_sent_again_by_the_keyboard(new_page: Open, told: Served) -> None:
    """given two that failed; when the first is sent again; then it waits, and pressed twice it is one."""
    page = new_page(width=1280, site=told.url)
    enter(page, told, "ramos")
    page.get_by_role("link", name="Mensajes 2 personas por avisar").press("Enter")
    page.get_by_role("link", name="Mensajes", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mensajes a las personas")
    for_every_width(page)
    page.get_by_role("link", name="2 No se pudo").press("Enter")
    expect(page.get_by_role("link", name="2 No se pudo")).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("Ese número no tiene WhatsApp.")).to_be_visible()
    page.get_by_text("Qué decía").first.press("Enter")
    expect(page.locator(".quote-box").first).to_contain_text("Hola")
    for_every_width(page)
    page.get_by_role("button", name="Reenviar").first.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Sale otra vez en un momento.")
    expect(page.get_by_role("link", name="1 No se pudo")).to_be_visible()
    page.keyboard.press("f")
    expect(page.get_by_label("Mensaje", exact=True)).to_be_visible()
    for_every_width(page)
    page.get_by_label("Mensaje", exact=True).select_option("¿Vas a venir?")
    page.get_by_label("Estado").select_option("Leído")
    page.get_by_role("button", name="Ver", exact=True).press("Enter")
    expect(page.locator(".sent > li")).to_have_count(1)
    page.get_by_role("link", name="Ver la cita").press("Enter")
    happened = page.get_by_role("region", name="Qué ha pasado")
    expect(happened).to_contain_text("la pregunta de si va a venir por WhatsApp; lo leyó a la")


def test_whom_no_message_reached_is_told_by_telephone(new_page: Open, told: Served) -> None:
    """given two of whom the office changed the visit; when both are told; then nobody is left"""
    page = new_page(width=1280, site=told.url)
    enter(page, told, "lupe")
    for_every_width(page)
    page.get_by_role("link", name="Mensajes").press("Enter")
    page.goto("/intranet/mensajes/por-avisar/")
    before = page.get_by_role("button", name="Ya le avisé").count()
    expect(page.get_by_role("heading", level=1)).to_contain_text("por avisar")
    assert before >= 1
    for_every_width(page)
    for left in reversed(range(before)):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("y")
        expect(page.get_by_role("button", name="Ya le avisé")).to_have_count(left)
        expect(page.get_by_role("status")).to_contain_text("ya quedó que le avisaste")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nadie por avisar")
    for_every_width(page)


def test_two_wordings_are_compared(new_page: Open, told: Served) -> None:
    told.manage("shell", stdin=TRIED)
    page = new_page(width=1280, site=told.url)
    enter(page, told, "gestion")
    page.get_by_role("link", name="Mensajes: lo que se dijo a las personas").press("Enter")
    page.get_by_role("link", name="Pruebas A/B").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Qué mensaje funciona mejor?")
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(3)
    page.get_by_text("Qué dice cada versión").press("Enter")
    expect(page.get_by_text("Versión B")).to_be_visible()
    for_every_width(page)
    page.get_by_role("link", name="Mes pasado").press("Enter")
    expect(page.get_by_role("link", name="Mes pasado")).to_have_attribute("aria-current", "true")
    for_every_width(page)


def test_what_does_not_run_is_red_and_says_so(new_page: Open, late: Served) -> None:
    """promise: I9: a mark on every page of whoever administers leads to what does not run, and since when"""
    page = new_page(width=1280, site=late.url)
    enter(page, late, "admin")
    page.goto("/intranet/catalogo/")
    page.get_by_role("link", name="2 trabajos por revisar").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 cosas por revisar")
    wrong = page.get_by_role("row", name="Borrar lo que decían los mensajes")
    expect(wrong).to_contain_text("Atrasado")
    expect(wrong).to_contain_text("hace 4 días")
    expect(page.get_by_role("row", name="Olvidar lo que hace mucho")).to_contain_text("Falló")
    expect(page.get_by_text("proceso vivo")).to_be_visible()
    for_every_width(page)


def test_where_all_runs_nothing_is_red(new_page: Open, told: Served) -> None:
    page = new_page(width=1280, site=told.url)
    enter(page, told, "admin2")
    page.goto("/intranet/mensajes/trabajos/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Todo trabaja bien")
    for_every_width(page)
