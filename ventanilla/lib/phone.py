"""Mexican telephones typed anyhow, kept as E.164: `+527221234567`."""

import re
import unicodedata

from phonenumbers import PhoneNumber, PhoneNumberType, number_type

LENGTH = 10
# The numbers of a person: `number_type` gives others, or none, to what the plan reserves.
_PERSONAL = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
# Until 2019 a prefix was dialled before the ten digits (01, 044, 045; 1 from abroad) and people
# still write it.
_FROM_ABROAD = re.compile(r"(?:00)?52(?:1|01|04[45])?([1-9][0-9]{9})")
_PREFIX = re.compile(r"^(?:0052|01|04[45])")
_FOREIGN = re.compile(r"00(?!52)[1-9][0-9]{9,}")
_TWO_DIGIT_AREAS = ("33", "55", "56", "81")
_UPWARDS = "01234567890123456789"
_RUNS = (_UPWARDS, _UPWARDS[::-1])

_UNREAL = "Ese teléfono no parece real. Revísalo, te vamos a llamar ahí"


class PhoneProblem(ValueError):
    """The message tells the person how to mend it."""


def parse(text: str) -> str:
    """E.164 of a Mexican telephone. Raises PhoneProblem."""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
    if any(sign.isalpha() for sign in text):
        raise PhoneProblem("Escribe el teléfono solo con números, sin letras")
    if not digits:
        raise PhoneProblem("Escribe un teléfono para poder confirmarte")
    if _is_made_up(digits):  # before 0123456789 is read as 01 and eight digits
        raise PhoneProblem(_UNREAL)
    national = _national(digits, abroad="+" in text or "＋" in text)
    _refuse_unreal(national)
    return f"+52{national}"


def grouped(e164: str) -> str:
    """`+527221234567` → `722 123 45 67`; the four areas of two digits, `55 1234 5678`."""
    national = e164.removeprefix("+52")
    if national.startswith(_TWO_DIGIT_AREAS):
        return f"{national[:2]} {national[2:6]} {national[6:]}"
    return f"{national[:3]} {national[3:6]} {national[6:8]} {national[8:]}"


def last4(e164: str) -> str:
    return e164[-4:]


def _national(digits: str, abroad: bool) -> str:
    """The ten digits, without what is dialled before them."""
    if (abroad and not digits.startswith("52")) or _FOREIGN.fullmatch(digits):
        raise PhoneProblem(
            "Solo podemos llamar a teléfonos de México. Escribe uno de 10 números,"
            " puede ser de un familiar"
        )
    if whole := _FROM_ABROAD.fullmatch(digits):
        return whole[1]
    bare = digits.removeprefix("52") if abroad else _PREFIX.sub("", digits)
    if len(bare) < LENGTH:
        raise PhoneProblem(f"Faltan números: escribiste {len(bare)} de {LENGTH}")
    if len(bare) > LENGTH:
        raise PhoneProblem(
            f"Sobran números: escribiste {len(bare)}. Usa los {LENGTH} del teléfono, sin +52"
        )
    return bare


def _refuse_unreal(national: str) -> None:
    if national.startswith(("800", "900")):
        raise PhoneProblem(
            "Los teléfonos 800 y 900 son de empresas. Escribe el tuyo o el de un familiar"
        )
    number = PhoneNumber(country_code=52, national_number=int(national))
    if _is_made_up(national) or number_type(number) not in _PERSONAL:
        raise PhoneProblem(_UNREAL)


def _is_made_up(digits: str) -> bool:
    """Ten times one digit, or ten digits in order."""
    return len(digits) == LENGTH and (len(set(digits)) == 1 or any(digits in run for run in _RUNS))
