from collections.abc import Callable

import pytest
from django.test import Client

from tests.public.walk import Walk, someone
from ventanilla.appointments.models import Appointment

Book = Callable[..., Appointment]


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk(Client())


@pytest.fixture
def book(db: None) -> Book:
    """Books through the pages for a new person; `book(first_surname="Ruiz")` says who."""

    def make(**person: str) -> Appointment:
        return Walk(Client(), person=someone(**person)).book()

    return make
