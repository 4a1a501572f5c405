from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from tests.public.walk import Walk, someone
from ventanilla.appointments.models import Appointment
from ventanilla.catalog import catalogue
from ventanilla.scheduling import grid

Book = Callable[..., Appointment]


@pytest.fixture(autouse=True)
def fresh_snapshots() -> Iterator[None]:
    """What a test writes into catalogue or hours is gone when it ends; so is what the process knew."""
    catalogue.forget()
    grid.forget()
    yield
    catalogue.forget()
    grid.forget()


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk(Client())


@pytest.fixture
def book(db: None) -> Book:
    """Books through the pages for a new person; `book(first_surname="Ruiz")` says who."""

    def make(**person: str) -> Appointment:
        return Walk(Client(), person=someone(**person)).book()

    return make
