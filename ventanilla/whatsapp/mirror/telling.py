"""A loop of the worker: the webhook is told what became of each message, one status after another."""

from django.db.models import Q
from django.utils import timezone

from ventanilla.whatsapp.mirror import payloads
from ventanilla.whatsapp.models import MirrorLine

Told = MirrorLine.Told
_NEXT = {Told.NOTHING: Told.SENT, Told.SENT: Told.DELIVERED, Told.DELIVERED: Told.READ}


def tell() -> bool:
    """Whether there was one."""
    on_its_way = Q(told__in=(Told.NOTHING, Told.SENT))
    looked_at = Q(told=Told.DELIVERED, seen_at__isnull=False)
    line = MirrorLine.objects.filter(on_its_way | looked_at, by_phone=False).order_by("pk").first()
    if line is None:
        return False
    status = _NEXT[Told(line.told)]
    at = line.seen_at if status == Told.READ and line.seen_at else timezone.now()
    try:
        payloads.bring_status(line, status, at)
    except payloads.NotTaken:
        return False
    MirrorLine.objects.filter(pk=line.pk).update(told=status)
    return True
