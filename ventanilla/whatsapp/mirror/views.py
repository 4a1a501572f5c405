"""The page of the simulated telephone: forms that work by themselves, and pieces for the script."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.lib import phone as phones
from ventanilla.whatsapp.mirror import acts, holding, line, payloads, shown
from ventanilla.whatsapp.models import MirrorFile, MirrorLine

LONGEST = 4_096
NOTHING = "Escribe un mensaje o elige una opción"
TOO_LONG = "WhatsApp no deja mandar más de 4,096 letras: escribe menos"
NO_SUCH = "Ese botón ya no está: elige uno de los que se ven"
NOT_TAKEN = "Ventanilla no pudo recibir el mensaje. Espera un momento y mándalo otra vez"
EXAMPLES = (
    "kiero aser sita pa mis escrituras",
    "¿Qué papeles llevo para la carta de no adeudo?",
    "¿Cuándo es mi cita?",
)


class Unfit(ValueError):
    """The message tells the person how to mend it."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def telephone(request: HttpRequest) -> HttpResponse:
    phone = holding.held(request)
    if request.method != "POST":
        return _news(request, phone) if "desde" in request.GET else _page(request, phone)
    try:
        _act(phone, request.POST)
    except Unfit as problem:
        return _page(request, phone, str(problem), request.POST.get("mensaje", ""), status=422)
    except payloads.NotTaken:
        return _page(request, phone, NOT_TAKEN, request.POST.get("mensaje", ""), status=503)
    return _news(request, phone) if "desde" in request.POST else redirect(_newest())


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("telefono")
    try:
        phone = phones.parse(request.POST.get("telefono", ""))
    except phones.PhoneProblem as problem:
        return _page(request, holding.held(request), phone_error=str(problem), status=422)
    return holding.hold(redirect(_newest()), phone)


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    found = get_object_or_404(MirrorFile, pk=name)
    response = HttpResponse(bytes(found.content), content_type="application/pdf")
    # The link that leads here says what it is called.
    response["Content-Disposition"] = "attachment"
    return response


def _act(phone: str, told: QueryDict) -> None:
    """What the owner of the telephone did; to look whether there is news does nothing. Raises Unfit."""
    if "toca" in told:
        return _touch(phone, str(told["toca"]))
    if "manda" in told:
        if told["manda"] not in acts.OTHERS:
            raise Unfit(NO_SUCH)
        return acts.send_other(phone, told["manda"])
    if "ver" not in told:
        _write(phone, told.get("mensaje", ""))
    return None


def _write(phone: str, text: str) -> None:
    text = text.replace("\0", "").strip()
    if not text:
        raise Unfit(NOTHING)
    if len(text) > LONGEST:
        raise Unfit(TOO_LONG)
    acts.write(phone, text)


def _touch(phone: str, what: str) -> None:
    """`what` is the key of a line and the number of one of its choices: «12.0»."""
    pk, _, number = what.partition(".")
    if not (f"{pk}{number}".isascii() and pk.isdigit() and number.isdigit() and len(what) < 16):
        raise Unfit(NO_SUCH)
    sent = MirrorLine.objects.filter(pk=int(pk), phone=phone, by_phone=False).first()
    if sent is None or int(number) >= len(acts.choices(sent)):
        raise Unfit(NO_SUCH)
    acts.touch(sent, int(number))


def _page(
    request: HttpRequest,
    phone: str,
    error: str = "",
    typed: str = "",
    phone_error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _context(_looked_at(phone)) | {
        "phone": phone,
        "error": error,
        "phone_error": phone_error,
        "typed": typed,
        "phone_typed": request.POST.get("telefono", ""),
        "phones": [each for each in line.phones() if each != phone],
        "others": [(name, words) for name, (words, _) in acts.OTHERS.items()],
        "longest": LONGEST,
    }
    return render(request, "whatsapp/mirror/telefono.html", context, status=status)


def _news(request: HttpRequest, phone: str) -> HttpResponse:
    """What the script asks for again and again, and shows after each act: nothing, as a rule."""
    chat = _looked_at(phone)
    if chat.version == (request.POST.get("desde") or request.GET.get("desde")):
        return HttpResponse(status=204)
    return render(request, "whatsapp/mirror/charla.html", _context(chat))


def _looked_at(phone: str) -> shown.Chat:
    lines = line.of(phone)
    line.see(lines)
    return shown.chat(lines)


def _context(chat: shown.Chat) -> dict[str, object]:
    return {"chat": chat, "parts": shown.parts, "examples": EXAMPLES}


def _newest() -> str:
    return f"{reverse('telefono')}#ultima"
