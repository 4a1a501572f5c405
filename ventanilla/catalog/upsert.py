"""Rows of the database made equal to rows of a catalogue."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import ManyToOneRel, Model
from django.db.models.expressions import Combinable

M = TypeVar("M", bound=Model)


def upsert(
    model: type[M],
    key: tuple[str, ...],
    wanted: Iterable[dict[str, Any]],
    parked: Mapping[str, Combinable],
) -> list[M]:
    """Creates what is new, changes what differs; in the order of `wanted`. `parked`: for each unique
    field outside the key, a value no row uses: changed rows wait there, so that two can swap."""
    held = {tuple(getattr(row, name) for name in key): row for row in model._default_manager.all()}
    rows, new, changed = [], [], []
    for values in wanted:
        row = held.get(tuple(values[name] for name in key))
        if row is None:
            row = model(**values)
            new.append(row)
        elif _change(row, values):
            changed.append(row)
        rows.append(row)
    if parked and changed:
        model._default_manager.filter(pk__in=[row.pk for row in changed]).update(**parked)
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, sorted(set(values) - set(key)))
    return rows


def _change(row: Model, values: Mapping[str, Any]) -> bool:
    """Whether the row differed."""
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, values[name])
    return bool(differing)


def linked(row: Mapping[str, Any], **targets: Mapping[Any, Model]) -> dict[str, Any]:
    """The row with codes replaced by keys: `office=4` becomes `office_id=<pk of office 4>`."""
    values = dict(row)
    for name, by_code in targets.items():
        code = values.pop(name)
        values[f"{name}_id"] = None if code is None else by_code[code].pk
    return values


def is_used(row: Model, but_by: Iterable[type[Model]] = ()) -> bool:
    """Whether a row of another table refers to it, of any room, hidden relations included."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: row}).exists()
        for relation in row._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and relation.related_model not in but_by
    )
