"""What is known of a telephone: when it last wrote, whether it wants to hear of us, where it is not."""

from datetime import datetime

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Greatest

from ventanilla.messaging.models import Recipient


def known(phone: str) -> Recipient:
    """Of nobody who ever wrote, one that is not in the table."""
    return Recipient.objects.filter(phone=phone).first() or Recipient(phone=phone)


def wrote(phone: str, whatsapp_id: str, at: datetime) -> None:
    """They have WhatsApp, then, and free text may be sent. An older message than the last changes nothing."""
    Recipient.objects.get_or_create(phone=phone)
    newer = Q(last_inbound_at=None) | Q(last_inbound_at__lt=at)
    Recipient.objects.filter(newer, phone=phone).update(
        last_inbound_at=at, whatsapp_id=whatsapp_id, not_on_whatsapp_at=None
    )


def stop(phone: str, at: datetime) -> None:
    """«BAJA»: from now on only what answers them. Of it and «ALTA» the one that was written later holds,
    whichever comes first."""
    Recipient.objects.get_or_create(phone=phone)
    before = Q(resumed_at=None) | Q(resumed_at__lte=at)
    Recipient.objects.filter(before, phone=phone).update(stopped_at=_later("stopped_at", at))


def resume(phone: str, at: datetime) -> None:
    """«ALTA»."""
    Recipient.objects.get_or_create(phone=phone)
    before = Q(stopped_at=None) | Q(stopped_at__lte=at)
    Recipient.objects.filter(before, phone=phone).update(
        stopped_at=None, resumed_at=_later("resumed_at", at)
    )


def _later(name: str, at: datetime) -> Greatest:
    return Greatest(Coalesce(name, Value(at)), Value(at))


def is_not_on_whatsapp(phone: str, at: datetime) -> None:
    """Unless they wrote from there since."""
    Recipient.objects.get_or_create(phone=phone)
    before = Q(last_inbound_at=None) | Q(last_inbound_at__lt=at)
    Recipient.objects.filter(before, phone=phone).update(not_on_whatsapp_at=at)


def window_closed(phone: str, heard_at: datetime | None) -> None:
    """WhatsApp says so: unless they wrote after what we knew of."""
    Recipient.objects.filter(phone=phone, last_inbound_at=heard_at).update(last_inbound_at=None)
