"""The key of an appointment: Clave de Trámite o Servicio, `AAAA-UU-MMM-TT-NNNNN-VV`.

Year of registration, office, municipality (INEGI), procedure, consecutive of the office in the year and
two check digits, ISO/IEC 7064 MOD 97-10: the 18 digits as a number leave 1 when divided by 97. It is an
identifier, never a password.
"""

import re
import unicodedata

from django.db import connection

LENGTH = 18
LAST_CONSECUTIVE = 99_999
_GROUPS = (4, 2, 3, 2, 5, 2)
_SEPARATORS = re.compile(r"[\s.,:_·/\-\u2010-\u2015\u2212]|cts", re.IGNORECASE)
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "i": "1", "l": "1", "L": "1"})


WRITTEN = re.compile(rf"(?<![0-9]){'-?'.join(f'[0-9]{{{size}}}' for size in _GROUPS)}(?![0-9])")
"""Within a text, as we write it."""


class Misread(ValueError):
    """What was typed cannot be a CTS. The message tells the person what to check."""


def compose(year: int, office: int, municipality: str, procedure: int, consecutive: int) -> str:
    """The 18 digits. Raises OverflowError past 99,999 appointments of an office in a year."""
    if not 1 <= consecutive <= LAST_CONSECUTIVE:
        raise OverflowError(f"consecutive {consecutive} does not fit the CTS")
    body = f"{year:04d}{office:02d}{int(municipality):03d}{procedure:02d}{consecutive:05d}"
    return f"{body}{98 - int(body) * 100 % 97:02d}"


def is_valid(digits: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{18}", digits)) and int(digits) % 97 == 1


def read(text: str) -> str:
    """The 18 digits of whatever a person typed: spaces, hyphens, dots, the word CTS, full-width digits,
    O for 0 and I or l for 1 are forgiven where the check digits then hold. Raises Misread."""
    plain = unicodedata.normalize("NFKC", text[:200])
    digits = _SEPARATORS.sub("", plain).translate(_LOOKALIKES)
    if not digits:
        raise Misread("Escribe tu clave. Se ve así: 2026-10-106-01-00001-87")
    if not re.fullmatch(r"[0-9]+", digits):
        raise Misread("La clave solo lleva números. Se ve así: 2026-10-106-01-00001-87")
    if len(digits) != LENGTH:
        raise Misread(_count_message(len(digits)))
    if not is_valid(digits):
        raise Misread(
            "Revisa tu clave: algún número está cambiado. Cópiala como viene en tu comprobante"
        )
    return digits


def _count_message(count: int) -> str:
    if count < LENGTH:
        problem = f"le faltan números: escribiste {count} de {LENGTH}"
    else:
        problem = f"le sobran números: escribiste {count} y lleva {LENGTH}"
    return f"Revisa tu clave: {problem}. Se ve así: 2026-10-106-01-00001-87"


def grouped(digits: str) -> str:
    """`202604033010012378` → `2026-04-033-01-00123-78`."""
    parts, start = [], 0
    for width in _GROUPS:
        parts.append(digits[start : start + width])
        start += width
    return "-".join(parts)


def next_consecutive(year: int, office_number: int) -> int:
    """The next number of the office in the year. Locks the counter's row until the transaction ends, so
    numbers are given one at a time and a rolled-back booking burns none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO appointments_ctscounter (year, office_number, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (year, office_number) DO UPDATE"
            " SET last = appointments_ctscounter.last + 1 RETURNING last",
            [year, office_number],
        )
        (last,) = cursor.fetchone()
    return int(last)
