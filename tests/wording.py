"""What plain Spanish may not hold, and how easy a text is to read."""

import re

BANNED = (
    "calendarización|solicitud de atención|unidad administrativa|proced[ae]r? a|mism[oa] que|"
    "requisitar|presentarse en|instalaciones|inválid[oa]s?|usuari[oa]s?|documentación probatoria|"
    "a la brevedad|no procede|favor de|campo obligatorio"
)
_WORD = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.!?:\n]+")
_STRONG, _WEAK = "aeoáéíóú", "iuü"


def inflesz(text: str) -> float:
    """Szigriszt-Pazos: above 65 rather easy, above 80 very easy."""
    words = _WORD.findall(text.lower())
    sentences = [each for each in _END.split(text) if _WORD.search(each)]
    syllables = sum(map(_syllables, words))
    return 206.835 - 62.3 * syllables / len(words) - len(words) / len(sentences)


def _syllables(word: str) -> int:
    """Groups of vowels, parted between two strong ones: po-e-ta, pie, dí-a."""
    word = re.sub(r"qu(?=[eiéí])|gu(?=[eiéí])", "g", word).replace("y", "i")
    count, before = 0, ""
    for letter in word:
        vowel = letter in _STRONG + _WEAK
        if vowel and (not before or (letter in _STRONG and before in _STRONG)):
            count += 1
        before = letter if vowel else ""
    return max(count, 1)
