"""What is understood at this door alone, before the assistant is asked: «BAJA» and «ALTA», and messages
without words."""

from ventanilla.appointments import consent
from ventanilla.appointments.models import Channel
from ventanilla.assistant.replies import NOTHING
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib import names
from ventanilla.lib.phone import grouped
from ventanilla.messaging import outbox, recipients
from ventanilla.messaging.inbox import InboundMessage

Kind = InboundMessage.Kind
LONGEST = 60
STOP = frozenset(
    {
        "baja",
        "stop",
        "dar de baja",
        "darme de baja",
        "dame de baja",
        "denme de baja",
        "quiero baja",
        "quiero la baja",
        "quiero darme de baja",
        "no quiero mensajes",
        "no quiero recibir mensajes",
        "no manden mensajes",
        "no me manden mensajes",
        "no me escriban",
    }
)
RESUME = frozenset({"alta", "darme de alta", "quiero mensajes", "quiero recibir mensajes"})
_COURTESY = frozenset({"por", "favor", "gracias", "ya", "mas"})
"""Said around a command, whose meaning it does not change."""
STOPPED = (
    "Listo. Ya no te escribiremos por nuestra cuenta. Tus citas siguen como están.\n"
    "Si quieres avisos otra vez, escribe ALTA."
)
RESUMED = "Listo. Te avisaremos de tus citas por aquí. Para dejar de recibir avisos, escribe BAJA."
_NO_WORDS = {
    Kind.VOICE: "Todavía no escucho audios. Escríbeme o llama al {phone}.",
    Kind.MEDIA: "Todavía no veo fotos ni archivos. Escríbeme o llama al {phone}.",
    Kind.EDIT: "Solo leo la primera versión de un mensaje. Escribe lo correcto en uno nuevo, por favor.",
    Kind.OTHER: "No puedo leer ese tipo de mensaje. Escríbeme o llama al {phone}.",
    Kind.TEXT: NOTHING,
    Kind.CHOICE: NOTHING,
}
"""Reactions and deletions wait for no answer."""
_INSTEAD = {
    Kind.VOICE: "(nota de voz)",
    Kind.MEDIA: "(foto o archivo)",
    Kind.EDIT: "(mensaje corregido)",
}


def words(message: InboundMessage) -> str:
    """For the assistant: what was written, or the button's own word. Empty where there is none that it may
    take for the person's."""
    if message.kind == Kind.CHOICE:
        return message.choice or message.text
    return message.text if message.kind in (Kind.TEXT, Kind.MEDIA) else ""


def without_words(message: InboundMessage) -> str:
    """What is said of it."""
    said = _NO_WORDS[Kind(message.kind)]
    return said.format(phone=grouped(current_catalogue().institution.help_phone))


def waits_for_an_answer(message: InboundMessage) -> bool:
    return message.kind in _NO_WORDS


def shown(message: InboundMessage) -> str:
    """For who reads the conversation: what was written or touched, or what there is instead."""
    instead = _INSTEAD.get(Kind(message.kind), "(mensaje sin palabras)")
    return (message.text if words(message).strip() else "") or instead


def obeyed(message: InboundMessage) -> str:
    """What is said of a command that was carried out; empty where it is none. However late it comes: of both
    the one that was written last holds. No appointment is moved by it; «ALTA» is also a yes to messages of
    those to come."""
    said = _command(message)
    if said in STOP:
        recipients.stop(message.phone, message.at)
    elif said in RESUME:
        recipients.resume(message.phone, message.at)
    else:
        return ""
    if recipients.known(message.phone).stopped_at is None:
        consent.decide_all(message.phone, wants=True, channel=Channel.WHATSAPP)
        return RESUMED
    outbox.drop_news(message.phone)
    return STOPPED


def _command(message: InboundMessage) -> str:
    """The whole message without its courtesy: a word in a longer one is no command."""
    if message.kind not in (Kind.TEXT, Kind.CHOICE) or len(message.text) > LONGEST:
        return ""
    return " ".join(word for word in names.key(message.text).split() if word not in _COURTESY)
