"""Names as people type them: cleaned to keep, and reduced to a key to compare."""

import re
import unicodedata

# Letters and marks that show nothing: a name made of them would look empty and pass for a name.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
# No alphabet stacks more. Unicode normalisation sorts each run of marks in quadratic time, so a
# hostile text of nothing else would hold a worker for minutes.
_MARKS_IN_A_ROW = 8
_SIGNS = re.compile(r"[^\w\s]+|_+")


def clean(text: str) -> str:
    """What the person meant to type: composed letters, nothing invisible, single spaces."""
    visible = "".join(letter for letter in text if letter.isspace() or _is_visible(letter))
    composed = _limit_marks(unicodedata.normalize("NFC", _limit_marks(visible)))
    return " ".join(composed.split())


def key(text: str) -> str:
    """Equal for two spellings of one name: «José-Luis  PEÑA» → `jose luis pena`."""
    plain = unicodedata.normalize("NFKD", clean(text)).casefold()
    words = _SIGNS.sub(lambda signs: "" if _are_marks(signs[0]) else " ", plain)
    return " ".join(words.split())


def _are_marks(signs: str) -> bool:
    return all(unicodedata.category(sign).startswith("M") for sign in signs)


def _is_visible(letter: str) -> bool:
    return letter not in _INVISIBLE and unicodedata.category(letter) not in _DROPPED_CATEGORIES


def _limit_marks(text: str) -> str:
    if text.isascii():
        return text
    kept, run = [], 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(letter)
    return "".join(kept)
