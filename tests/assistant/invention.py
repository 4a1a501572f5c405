"""The check that a reply invents nothing: each of its lines is a sentence of the closed list, and each place
in it is filled by the very field that the reply names. It reads the catalogue on its own."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tests.assistant.sentences import LABELS, SENTENCES
from ventanilla.assistant.reply import Reply
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.lib import dates, phone
from ventanilla.scheduling import publishing
from ventanilla.scheduling.models import Closure

EMERGENCY = {"911": "911", "linea_de_la_vida": "800 911 2000"}
"""The one exception: national numbers, no institution's."""
_SLOT = re.compile(r"\\\{([a-z]+)\\\.([a-z0-9_]+)\\\}")
_NOTHING = "(?!)"


def inventions(reply: Reply, catalogue: Catalogue, day: date | None = None) -> list[str]:
    """The lines and labels that no sentence and no named field explain; none where all is as it should."""
    filled = fields(reply.facts, catalogue, day)
    lines = [line for line in reply.text.split("\n") if line]
    patterns = [_pattern(each, filled) for each in SENTENCES if _could_be(each, filled)]
    wrong = [line for line in lines if not any(each.fullmatch(line) for each in patterns)]
    return wrong + [label for label in _labels(reply) if label not in LABELS | _names(filled)]


def fields(facts: Iterable[str], catalogue: Catalogue, day: date | None) -> dict[str, set[str]]:
    """«office.address» → what those of the facts say."""
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        kind, *_, field = fact.split(".")
        found[f"{kind}.{field}"] |= {words for words in values(fact, catalogue, day) if words}
    return found


def values(fact: str, catalogue: Catalogue, day: date | None = None) -> set[str]:
    """How the field of that id may be said."""
    kind, *key, field = fact.split(".")
    match kind, field:
        case "emergency", _:
            return {EMERGENCY[field]}
        case "asked", "day":
            return {dates.weekday_date(day)} if day else set()
        case "version", "published_at":
            last = publishing.newest()
            zone = catalogue.institution.time_zone
            return {dates.long_date(dates.local(last.published_at, zone))} if last else set()
        case "closure", "reason":
            return {Closure.objects.get(pk=key[0]).reason}
        case "procedure", "requirements":
            papers = catalogue.procedures[key[0]].requirements.all()
            return {str(place) for place in range(1, len(papers) + 1)}
    said = str(getattr(_row(kind, key, catalogue), field))
    if field.endswith("phone"):
        return {phone.grouped(said)} if said else set()
    sentences = set(re.findall(r"[^.!? ][^.!?]*[.!?]?", said)) if field == "notes" else set()
    return {said, said.rstrip("."), *sentences}


def _row(kind: str, key: list[str], catalogue: Catalogue) -> object:
    match kind:
        case "question":
            return catalogue.common_questions[key[0]]
        case "institution":
            return catalogue.institution
        case "office":
            return catalogue.offices[int(key[0])]
        case "municipality":
            return catalogue.municipalities[key[0]]
        case "procedure":
            return catalogue.procedures[key[0]]
        case "requirement":
            papers = catalogue.procedures[key[0]].requirements.all()
            return next(paper for paper in papers if paper.order == int(key[1]))
    raise AssertionError(f"nobody knows {kind}")


def _could_be(sentence: str, filled: dict[str, set[str]]) -> bool:
    """Whether the reply names all that the sentence cannot be without."""
    needed = re.findall(r"\{([^}]*)\}", re.sub(r"\[[^]]*\]", "", sentence))
    return all(filled.get(slot) for slot in needed)


def _pattern(sentence: str, filled: dict[str, set[str]]) -> re.Pattern[str]:
    def alternatives(slot: re.Match[str]) -> str:
        words = filled.get(f"{slot[1]}.{slot[2]}")
        return f"(?:{'|'.join(map(re.escape, words))})" if words else _NOTHING

    escaped = re.escape(sentence).replace(r"\[", "(?:").replace(r"\]", ")?")
    return re.compile(_SLOT.sub(alternatives, escaped))


def _labels(reply: Reply) -> list[str]:
    return [option.label for option in reply.options]


def _names(filled: dict[str, set[str]]) -> set[str]:
    return filled["procedure.short_name"] | filled["municipality.short_name"]
