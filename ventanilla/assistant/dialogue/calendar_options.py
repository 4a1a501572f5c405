"""Days and hours as they are offered, within a button's letters and a list's rows."""

from collections.abc import Sequence
from datetime import date, datetime, time

from ventanilla.appointments.availability import OpenDay, OpenSlot
from ventanilla.assistant.reply import Option
from ventanilla.lib.dates import clock, weekday_date

HOURS_SHOWN = 9
BLOCKS = 3
OTHER_DAY = Option("Otro día", "other:day")


def of_day(day: OpenDay) -> Option:
    places = "1 lugar" if day.remaining == 1 else f"{day.remaining} lugares"
    first, last = day.slots[0].local, day.slots[-1].local
    span = f"de {_short_clock(first)} a {_short_clock(last)}" if first != last else clock(first)
    return Option(short_day(day.date), f"day:{day.date.isoformat()}", f"{places}, {span}")


def of_hours(slots: Sequence[OpenSlot]) -> list[Option]:
    """The hours themselves, or three parts of the day where they are too many for a list."""
    if len(slots) <= HOURS_SHOWN:
        options = [
            Option(clock(slot.local), f"hour:{slot.starts_at.isoformat()}") for slot in slots
        ]
        return [*options, OTHER_DAY]
    size = -(-len(slots) // BLOCKS)
    parts = [slots[start : start + size] for start in range(0, len(slots), size)]
    return [_block(part[0].local, part[-1].local) for part in parts]


def _block(first: datetime, last: datetime) -> Option:
    return Option(
        f"{_short_clock(first)} a {_short_clock(last)}", f"block:{first:%H.%M}-{last:%H.%M}"
    )


def within(slots: Sequence[OpenSlot], block: str) -> list[OpenSlot]:
    first, _, last = block.partition("-")
    return [slot for slot in slots if first <= f"{slot.local:%H.%M}" <= last]


def of_another_day(slot: OpenSlot) -> Option:
    label = f"{short_day(slot.local.date())}, {_short_clock(slot.local)}"
    return Option(label, f"hour:{slot.starts_at.isoformat()}")


def short_day(day: date) -> str:
    """«Mar 24 nov»"""
    weekday, number, _, month = weekday_date(day).split()
    return f"{weekday[:3].capitalize()} {number} {month[:3]}"


def _short_clock(moment: datetime | time) -> str:
    return f"{moment.hour % 12 or 12}:{moment.minute:02d}"
