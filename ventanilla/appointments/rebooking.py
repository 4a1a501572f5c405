"""Another procedure or another office than the person asked for: the wrong appointment gives way to the right
one, both or neither."""

from datetime import datetime

from django.db import transaction

from ventanilla.accounts.models import User
from ventanilla.appointments import transitions
from ventanilla.appointments.booking import Wish, book
from ventanilla.appointments.guards import TRUSTED
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.person import Person
from ventanilla.catalog.jurisdiction import office_for
from ventanilla.catalog.models import Municipality, Procedure


def rebook(
    appointment: Appointment,
    *,
    procedure: Procedure,
    municipality: Municipality,
    to: datetime,
    channel: Channel,
    by: User,
) -> Appointment:
    """The same person, booked for that procedure at the office that attends that municipality, and already
    confirmed because he chose the hour himself. Asked twice it is done once.

    Raises what `cancel` and `book` raise, and NoOffice; then the appointment stays as it was.
    """
    office = office_for(procedure, municipality)
    person = Person(
        appointment.given_names,
        appointment.first_surname,
        appointment.second_surname,
        appointment.phone,
    )
    wish = Wish(procedure, municipality, to, person, appointment.wants_messages)
    with transaction.atomic():
        transitions.cancel(
            appointment,
            channel=channel,
            by=by,
            reason_text=f"Se cambió a {procedure.plain_name} en {office.name}"[:200],
        )
        booking = book(
            wish,
            channel=channel,
            idempotency_key=f"rebook:{appointment.pk}:{wish.fingerprint[:32]}",
            evidence=TRUSTED,
            by=by,
        )
        if not booking.created:
            return booking.appointment
        return transitions.confirm(booking.appointment, channel=channel, by=by)
