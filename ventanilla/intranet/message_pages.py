"""The pages about messages and the work behind them: who may see which, and the frame that they share."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ventanilla.accounts.permissions import Permission, Rights
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.intranet import background, unheard_count
from ventanilla.intranet.gate import StaffRequest

READ = (Permission.WORK, Permission.REPORT)
CALL = (Permission.WORK,)
COMPARE = (Permission.REPORT,)
OPERATE = (Permission.OPERATE,)
ANY = (*READ, *OPERATE)


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    permissions: tuple[Permission, ...]

    @property
    def address(self) -> str:
        return f"mensajes-{self.name}"


PAGES = (
    Page("enviados", "Mensajes", READ),
    Page("por-avisar", "Por avisar por teléfono", CALL),
    Page("pruebas", "Pruebas A/B", COMPARE),
    Page("trabajos", "Trabajos", OPERATE),
)


def of(rights: Rights) -> list[Page]:
    return [page for page in PAGES if any(rights.allows(each) for each in page.permissions)]


def readable(rights: Rights) -> list[Office]:
    """Whose messages this person may read: where he works, and where he sees the figures."""
    own = {each.number: each for name in READ for each in rights.offices(name)}
    return [office for _, office in sorted(own.items())]


def sees_all(rights: Rights) -> bool:
    return len(readable(rights)) == len(current_catalogue().offices)


def show(request: StaffRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    offices = request.rights.offices(Permission.WORK)
    context |= {"tab": name, "pages": of(request.rights), "works_at": offices}
    context["marks"] = {
        "por-avisar": unheard_count.how_many(offices),
        "trabajos": background.troubles() if request.rights.allows(Permission.OPERATE) else 0,
    }
    return render(request, f"intranet/mensajes/{name}.html", context, status=status)
