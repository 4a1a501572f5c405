"""What a log line never carries: secrets, people, forged lines."""

import json
import logging
import sys

import pytest
from django.conf import settings

from ventanilla.lib.logs import JsonFormatter


@pytest.fixture
def formatter() -> JsonFormatter:
    return JsonFormatter(settings.LOGGING["formatters"]["json"]["masks"])


def record(message: str, *values: object, exc_info: object = None) -> logging.LogRecord:
    return logging.LogRecord("django.request", logging.ERROR, "", 1, message, values, exc_info)


def test_a_line_break_in_a_value_makes_no_second_line(formatter: JsonFormatter) -> None:
    """promise: D5"""
    line = formatter.format(record("Bad Request: %s", '/a\r\n{"level": "INFO"}'))
    assert "\n" not in line
    assert json.loads(line)["message"] == 'Bad Request: /a\r\n{"level": "INFO"}'


def test_the_token_of_an_appointment_is_not_written(formatter: JsonFormatter) -> None:
    line = formatter.format(record("Internal Server Error: %s", "/citas/ver/s3cr3t/cancelar/"))
    assert "s3cr3t" not in line
    assert "/citas/ver/…/cancelar/" in line


def test_the_row_that_postgresql_refused_is_not_written(formatter: JsonFormatter) -> None:
    try:
        raise ValueError("duplicate key\nDETAIL:  Key (phone)=(+527221234567) already exists.")
    except ValueError:
        line = formatter.format(record("failed", exc_info=sys.exc_info()))
    assert "7221234567" not in line
    assert "duplicate key" in line
