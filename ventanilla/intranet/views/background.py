"""What the installation does by itself: whether it does it, and since when not."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.appointments.notices.told import WAYS
from ventanilla.intranet import background, message_pages
from ventanilla.intranet.gate import StaffRequest, allowed

MOST_SHOWN = 20


@allowed(*message_pages.OPERATE)
@require_safe
def show(request: StaffRequest) -> HttpResponse:
    context: dict[str, Any] = {
        "background": background.current(),
        "names": background.JOBS | background.TASKS,
        "loops": [background.LOOPS.get(path, path) for path in settings.LOOPS],
        "ways": WAYS,
        "most": MOST_SHOWN,
        "every": background.every,
        "now": timezone.now(),
    }
    return message_pages.show(request, "trabajos", **context)
