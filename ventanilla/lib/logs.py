"""Logs as one JSON object a line: a line break in a value cannot forge a second entry."""

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb


def place_of(problem: BaseException) -> str:
    """Where in our code it arose. The words of an error may be a person's, so they are in no log."""
    frames = [each for each in extract_tb(problem.__traceback__) if "ventanilla" in each.filename]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere of ours"


class JsonFormatter(logging.Formatter):
    """`masks` maps a regular expression to what takes its place: secrets and people stay out of logs."""

    def __init__(self, masks: Mapping[str, str]) -> None:
        super().__init__()
        self._masks = [(re.compile(pattern), instead) for pattern, instead in masks.items()]

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._masked(record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = self._masked(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)

    def _masked(self, text: str) -> str:
        for pattern, instead in self._masks:
            text = pattern.sub(instead, text)
        return text
