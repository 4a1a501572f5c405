"""A copy in the process, at most some seconds old."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from ventanilla.lib.snapshot import Snapshot


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr("ventanilla.lib.snapshot.time.monotonic", time)
    return time


def counting() -> Snapshot[int]:
    loads: list[int] = []

    def load() -> int:
        loads.append(1)
        return len(loads)

    return Snapshot(load, seconds=5)


def test_it_is_read_once_and_kept(time: Time) -> None:
    snapshot = counting()
    assert [snapshot.current() for _ in range(3)] == [1, 1, 1]


def test_past_half_of_its_seconds_it_is_read_again(time: Time) -> None:
    """promise: A12"""
    snapshot = counting()
    snapshot.current()
    time.now += 2.4
    assert snapshot.current() == 1
    time.now += 0.1
    assert snapshot.current() == 2
    assert snapshot.current() == 2


def test_who_writes_says_forget(time: Time) -> None:
    snapshot = counting()
    snapshot.current()
    snapshot.forget()
    assert snapshot.current() == 2


def test_while_one_renews_the_others_read_on(time: Time) -> None:
    renewing, finish = Event(), Event()
    loads = iter(["old", "new"])

    def load() -> str:
        value = next(loads)
        if value == "new":
            renewing.set()
            assert finish.wait(10)
        return value

    snapshot = Snapshot(load, seconds=5)
    snapshot.current()
    time.now += 4.9
    with ThreadPoolExecutor() as threads:
        renewer = threads.submit(snapshot.current)
        assert renewing.wait(10)
        assert [snapshot.current() for _ in range(3)] == ["old"] * 3
        finish.set()
        assert renewer.result() == "new"
    assert snapshot.current() == "new"


def test_after_an_idle_hour_nobody_reads_the_old_copy(time: Time) -> None:
    """promise: A12"""
    snapshot = counting()
    snapshot.current()
    time.now += 3_600
    with ThreadPoolExecutor(16) as threads:
        read = list(threads.map(lambda _: snapshot.current(), range(50)))
    assert read == [2] * 50


def test_at_the_very_first_read_all_wait_for_the_one_that_loads(time: Time) -> None:
    snapshot = counting()
    with ThreadPoolExecutor(16) as threads:
        read = list(threads.map(lambda _: snapshot.current(), range(200)))
    assert read == [1] * 200


def test_a_failed_renewal_is_tried_again_and_what_is_held_is_kept(time: Time) -> None:
    """promise: I4 (in part): the database is away for a moment."""
    answers = iter(["old", ConnectionError("away"), "new"])

    def load() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    snapshot = Snapshot(load, seconds=5)
    snapshot.current()
    time.now += 6
    with pytest.raises(ConnectionError):
        snapshot.current()
    assert snapshot.current() == "new"
