"""Dates and instants as programs write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from ventanilla.api.instants import read_date, read_instant


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01T09:30:00-06:00",
        "2026-12-01T09:30-06:00",
        "2026-12-01 09:30:00-0600",
        "2026-12-01T15:30:00Z",
        "2026-12-01T16:30:00.000+01:00",
    ],
)
def test_one_instant_written_in_many_ways(text: str) -> None:
    read = read_instant(text)
    assert read == datetime(2026, 12, 1, 15, 30, tzinfo=UTC)
    assert read.tzinfo is UTC


@pytest.mark.parametrize("text", ["2026-12-01T09:30:00", "2026-12-01", "2026-12-01T09:30"])
def test_without_a_zone_it_could_be_any_hour(text: str) -> None:
    """promise: B12"""
    with pytest.raises(PydanticCustomError, match="Agrega la diferencia horaria"):
        read_instant(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mañana",
        "01/12/2026 9:30",
        "2026-02-29T09:30:00-06:00",
        "2026-12-01T24:30:00-06:00",
        "1796139000",
        1_796_139_000,
        None,
        True,
        ["2026-12-01T09:30:00-06:00"],
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-12-01T09:30:00-06:00" + " " * 10_000,
    ],
)
def test_the_rest_is_asked_for_again(text: object) -> None:
    """promise: B12"""
    with pytest.raises(PydanticCustomError, match="Escribe la fecha y hora así: 2026-12-01T09:30"):
        read_instant(text)


@given(st.text() | st.datetimes(timezones=st.timezones()).map(datetime.isoformat))
def test_any_text_is_an_instant_or_a_sentence(text: str) -> None:
    try:
        assert read_instant(text).tzinfo is UTC
    except PydanticCustomError as problem:
        assert "2026-12-01T09:30:00-06:00" in problem.message()


@given(st.dates())
def test_a_date_reads_back(day: date) -> None:
    assert read_date(day.isoformat()) == day


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert read_date(text) is None or text == read_date(text).isoformat()  # type: ignore[union-attr]
