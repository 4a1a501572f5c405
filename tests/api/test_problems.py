"""Every refusal has its problem."""

from collections.abc import Iterator

import pytest

from tests.api.calls import get, problem
from ventanilla.api.problems import KINDS, Problem
from ventanilla.appointments.errors import Refused


def refusals(kind: type[Refused] = Refused) -> Iterator[type[Refused]]:
    for each in kind.__subclasses__():
        yield each
        yield from refusals(each)


OF_THE_DESK = {"changed", "other_office", "not_yours", "too_long", "held_by_another", "is_over"}
OF_THE_DESK |= {"not_sent_again"}
"""What only public servants are told."""


def test_every_refusal_of_the_acts_has_its_problem() -> None:
    assert {refusal.code for refusal in refusals()} - OF_THE_DESK <= set(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_every_problem_says_what_happened_and_how_to_mend_it(code: str) -> None:
    document = Problem(code).document()
    assert list(document) == ["type", "title", "status", "detail", "code"]
    assert 400 <= document["status"] < 600
    assert document["detail"].endswith(".")
    assert "inválid" not in f"{document['title']} {document['detail']}".lower()


def test_a_sentence_ends_once() -> None:
    assert Problem("slot_taken", "Elige otro").document()["detail"] == "Elige otro."
    assert Problem("slot_taken", "Elige otro.").document()["detail"] == "Elige otro."


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_problem_too_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("broken inside")

    monkeypatch.setattr("ventanilla.api.catalogue.current_catalogue", fail)
    document = problem(get("/procedures"), 500, "server_error")
    assert "broken inside" not in str(document)
    assert "broken inside" in caplog.text
