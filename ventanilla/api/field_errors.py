"""What pydantic found wrong in a call, said in Spanish for each field."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

MOST = 20
_LONGEST_FIELD = 100
_OURS = "sentence"
_SENTENCES = {
    "missing": "Falta este dato: agrégalo",
    "extra_forbidden": "Esta llamada no tiene este dato: quítalo",
    "string_type": "Escribe este dato como texto, entre comillas",
    "string_unicode": "Este texto tiene letras que no se pueden leer: escríbelo en UTF-8",
    "bool_type": "Escribe true, false o null, sin comillas",
    "string_too_short": "Este dato está vacío: escríbelo",
    "string_too_long": "Este dato es demasiado largo: usa {max_length} letras o menos",
}
_NOT_AN_OBJECT = "Envía un objeto JSON, entre llaves, con los datos de la llamada"
_OTHER = "Este dato no tiene la forma que pide la documentación: revísalo"


def sentence(text: str) -> PydanticCustomError:
    """The error with which a validator of ours says, in its own words, what to mend."""
    return PydanticCustomError(_OURS, "{text}", {"text": text})


def sentences(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Field -> sentence, for the errors of ninja's ValidationError; `body` for the whole body."""
    told: dict[str, str] = {}
    for error in errors:
        field = _field(error["loc"])
        told.setdefault(field, _sentence(error, field))
        if len(told) == MOST:
            break
    return told


def _field(place: tuple[str | int, ...]) -> str:
    """ninja puts the source first and, for a body, the name of the view's argument second."""
    source, *path = place
    if source == "body":
        path = path[1:]
    return ".".join(map(str, path))[:_LONGEST_FIELD] or str(source)


def _sentence(error: Mapping[str, Any], field: str) -> str:
    if error["type"] == _OURS:
        return str(error["msg"])
    if field == "body" and error["type"] != "string_unicode":
        return _NOT_AN_OBJECT
    return _SENTENCES.get(error["type"], _OTHER).format(**error.get("ctx", {}))
