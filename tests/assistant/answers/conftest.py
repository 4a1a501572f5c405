import pytest

from tests.assistant import questions
from ventanilla.assistant.answers import answering, asking, menu
from ventanilla.catalog.catalogue import Catalogue, current
from ventanilla.scheduling import publishing


@pytest.fixture
def whole(db: None, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """The catalogue, read once and not again when its seconds are over: it may be changed, and thousands of
    answers may be given."""
    held, published = current(), publishing.newest_at()
    for module in (answering, asking, menu, questions):
        monkeypatch.setattr(module, "current", lambda: held)
    monkeypatch.setattr(publishing, "newest_at", lambda: published)
    return held
