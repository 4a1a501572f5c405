"""What an address may hold: whatever else is no page."""

from datetime import date

from ventanilla.surveys.models import How


class IsoDay:
    """`2026-09-08`, of this century: a day that exists and has others around it."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not 2000 <= day.year < 2100:
            raise ValueError("nobody has appointments there")
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


class IsoMonth:
    """`2026-10`: its first day, of this century."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return IsoDay().to_python(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


class View:
    """How the calendar is looked at."""

    regex = "dia|semana|mes|lista"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class AtTheDesk:
    """How a survey is answered at the window."""

    regex = f"{How.TABLET.value}|{How.READ.value}"

    def to_python(self, value: str) -> How:
        return How(value)

    def to_url(self, value: How) -> str:
        return value.value


class Token:
    """32 hexadecimal digits; anything else is no address."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
