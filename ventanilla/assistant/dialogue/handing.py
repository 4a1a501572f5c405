"""Handing over to a person of the institution, who reads the conversation and answers in it."""

from dataclasses import replace

from ventanilla.assistant import conversing
from ventanilla.assistant.dialogue.turn import MENU, Turn
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Reply
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local
from ventanilla.lib.phone import grouped

ATTENDED = "Le pasamos tu mensaje a la persona que te atiende. Te contesta aquí."


def hand_over(turn: Turn) -> Reply:
    """Asked twice is waiting once, from the first time on."""
    conversing.wait(turn.conversation, since=turn.at, office=_office(turn))
    institution, office = turn.catalogue.institution, turn.conversation.office
    who = office.name if office else institution.short_name
    text = (
        f"Le avisamos a {who}. Una persona te contesta en esta conversación.\n"
        f"Atienden de {institution.help_hours}.\n"
        f"Si prefieres, llama al {grouped(institution.help_phone)}.\n\n"
        "Mientras, puedes seguir preguntándome."
    )
    facts = ("institution.help_hours", "institution.help_phone")
    return replace(turn.say(text, MENU), intent=Intent.HUMAN, facts=facts)


def _office(turn: Turn) -> Office | None:
    """Of the appointment, or of the municipality that was talked about."""
    appointment, catalogue, state = turn.opened(), turn.catalogue, turn.state
    if appointment:
        return appointment.office
    code = turn.answers.get("municipality") or state.municipality
    municipality = turn.reading.municipality or catalogue.municipalities.get(code)
    if municipality is None:
        return None
    chosen = turn.answers.get("procedure") or state.procedure
    procedure = catalogue.procedures.get(chosen) or next(iter(catalogue.procedures.values()))
    today = local(turn.at, catalogue.institution.time_zone).date()
    return catalogue.serving(procedure, municipality, today)
