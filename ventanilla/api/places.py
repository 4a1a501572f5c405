"""The procedure, the municipality and the office that a call means."""

from dataclasses import dataclass

from ventanilla.api.problems import Problem
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.jurisdiction import office_for
from ventanilla.catalog.models import Municipality, Office, Procedure

_UNKNOWN_PROCEDURE = "No tenemos ese trámite: usa un «code» de /api/v1/procedures"
_UNKNOWN_MUNICIPALITY = "No tenemos ese municipio: usa un «code» de /api/v1/municipalities"


@dataclass(frozen=True)
class Place:
    procedure: Procedure
    municipality: Municipality

    @property
    def office(self) -> Office:
        """Raises NoOffice."""
        return office_for(self.procedure, self.municipality)


def find_place(procedure: str, municipality: str) -> tuple[Place | None, dict[str, str]]:
    """The place, or a sentence for each code that the catalogue does not have."""
    catalogue = current_catalogue()
    errors: dict[str, str] = {}
    found = catalogue.procedures.get(procedure)
    where = catalogue.municipalities.get(_without_state(municipality))
    if found is None:
        errors["procedure"] = _UNKNOWN_PROCEDURE
    if where is None:
        errors["municipality"] = _UNKNOWN_MUNICIPALITY
    return (Place(found, where) if found and where else None), errors


def read_office(procedure: str, municipality: str) -> Office:
    """Raises Problem and NoOffice."""
    place, errors = find_place(procedure, municipality)
    if place is None:
        raise Problem("invalid", errors=errors)
    return place.office


def _without_state(code: str) -> str:
    """«15033», as INEGI writes it with the state, is «033»."""
    state = current_catalogue().institution.state_code
    return code.removeprefix(state) if len(code) == len(state) + 3 else code
