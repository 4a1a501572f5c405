"""What the assistant did not understand, and what it was taught."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from ventanilla.assistant import lessons
from ventanilla.assistant.intents import LABELS, Intent
from ventanilla.assistant.models import INTENTS, Miss
from ventanilla.intranet.assistant_forms import LessonForm
from ventanilla.intranet.assistant_pages import TEACH, show
from ventanilla.intranet.gate import StaffRequest, allowed

SHOWN, MOST_GUESSES = 50, 3
LIST = "asistente-sin-entender"


@allowed(*TEACH)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    return _page(request)


@allowed(*TEACH)
@require_POST
def teach(request: StaffRequest, miss: int) -> HttpResponse:
    found, form = _found(miss), LessonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    lesson = lessons.teach(found, intent=form.intent, procedure=form.procedure, by=request.user)
    messages.success(request, f"«{lesson.text}» ahora es «{LABELS[form.intent]}».")
    return redirect(LIST)


@allowed(*TEACH)
@require_POST
def dismiss(request: StaffRequest, miss: int) -> HttpResponse:
    found = _found(miss)
    lessons.dismiss(found)
    messages.success(request, f"«{found.text}» ya no sale en la lista.")
    return redirect(LIST)


@allowed(*TEACH)
@require_POST
def forget(request: StaffRequest, lesson: int) -> HttpResponse:
    found = get_object_or_404(lessons.taught(), pk=lesson)
    lessons.forget(found, by=request.user)
    messages.success(request, f"El asistente olvidó «{found.text}».")
    return redirect(LIST)


def _found(miss: int) -> Miss:
    """Taught or dismissed by another meanwhile, there is none."""
    return get_object_or_404(lessons.not_understood(), pk=miss)


def _page(
    request: StaffRequest, wrong: Miss | None = None, form: LessonForm | None = None
) -> HttpResponse:
    """With what was chosen for one of them and could not be."""
    every, empty = lessons.not_understood(), LessonForm()
    rows = [
        (each, form if form and each == wrong else empty, _guesses(each)) for each in every[:SHOWN]
    ]
    return show(
        request,
        "sin-entender",
        tab="sin-entender",
        status=422 if wrong else 200,
        rows=rows,
        wrong=form,
        total=every.count(),
        lessons=lessons.taught()[:SHOWN],
        procedures=empty.procedures,
    )


def _guesses(miss: Miss) -> list[tuple[str, str]]:
    """Those that are still on the list of what a message may wish."""
    names = {value: said for value, said in INTENTS if value != Intent.UNCLEAR}
    return [(each, names[each]) for each in miss.guesses if each in names][:MOST_GUESSES]
