"""What a message may wish: the closed list from which code, people and models choose."""

from enum import StrEnum


class Intent(StrEnum):
    GREETING = "greeting"
    THANKS = "thanks"
    PROCEDURE_INFO = "procedure_info"
    REQUIREMENTS = "requirements"
    COST = "cost"
    DURATION = "duration"
    OFFICE = "office_for_municipality"
    HOURS = "hours"
    BOOK = "book"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    STATUS = "status"
    RECOVER_CTS = "recover_cts"
    CONFIRM = "confirm_attendance"
    HUMAN = "human_agent"
    COMPLAINT = "complaint"
    OUT_OF_SCOPE = "out_of_scope"
    UNSAFE = "unsafe"
    EMERGENCY = "emergency"
    UNCLEAR = "unclear"


ABOUT_A_PROCEDURE = frozenset({Intent.REQUIREMENTS, Intent.COST, Intent.DURATION})
"""Answered for one procedure; without it the person is asked which."""

ABOUT_AN_APPOINTMENT = frozenset(
    {Intent.STATUS, Intent.RESCHEDULE, Intent.CANCEL, Intent.CONFIRM, Intent.RECOVER_CTS}
)

LABELS = {
    Intent.GREETING: "Saludar",
    Intent.THANKS: "Dar las gracias",
    Intent.PROCEDURE_INFO: "Saber de un trámite",
    Intent.REQUIREMENTS: "Qué papeles llevar",
    Intent.COST: "Cuánto cuesta",
    Intent.DURATION: "Cuánto tarda",
    Intent.OFFICE: "A qué oficina ir",
    Intent.HOURS: "A qué hora atienden",
    Intent.BOOK: "Agendar una cita",
    Intent.RESCHEDULE: "Cambiar mi cita",
    Intent.CANCEL: "Cancelar mi cita",
    Intent.STATUS: "Ver cómo va",
    Intent.RECOVER_CTS: "Recuperar mi clave",
    Intent.CONFIRM: "Avisar que sí voy",
    Intent.HUMAN: "Hablar con alguien",
    Intent.COMPLAINT: "Poner una queja",
    Intent.OUT_OF_SCOPE: "Asunto de otra parte",
    Intent.UNSAFE: "No se puede contestar",
    Intent.EMERGENCY: "Emergencia",
    Intent.UNCLEAR: "No se entiende",
}
"""At most twenty letters each: a WhatsApp button."""
