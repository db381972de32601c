"""Whether an address or a number can be right: what surely can is known at once, the rest is asked of a library.

Nothing here is certain: a doubt is a warning, and what people wrote stays as they wrote it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ics_followup.intake.headers import slipped
from ics_followup.intake.misread import shown

Doubt = tuple[str, str]
"""What is doubtful, and what to write instead."""

_COMMON_ENDINGS: Final = (
    "com org net edu gov mil int info biz io ai co dev app tech health care us uk de fr es it nl pt br at ch be "
    "lu li ie ca mx ar cl pe au nz in jp cn kr sg hk tw za se no dk fi pl cz eu il ae gr hu ro tr ua"
)
_ENDINGS: Final = frozenset(_COMMON_ENDINGS.split())
_MISTYPED_ENDINGS: Final = {
    "con": "com", "cmo": "com", "ocm": "com", "comm": "com", "vom": "com", "xom": "com", "coom": "com",
    "cpm": "com", "cim": "com", "ogr": "org", "orgg": "org", "nte": "net", "nett": "net", "eud": "edu",
}  # fmt: skip
_PROVIDERS: Final = (
    "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "proton.me",
    "protonmail.com",
)  # fmt: skip
_NEIGHBOURS: Final = frozenset(("ymail.com", "email.com", "gmail.co", "mail.com", "yahoo.co", "outlook.co"))
"""Hosts that exist and are a slip away from a provider."""
_LOCAL_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-")
_HOST_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_CODES: Final = {
    "US": "1", "CA": "1", "GB": "44", "DE": "49", "FR": "33", "ES": "34", "IT": "39", "NL": "31", "PT": "351",
    "BR": "55", "CH": "41", "AU": "61", "IN": "91", "IE": "353",
}  # fmt: skip
_LENGTHS: Final = {
    "44": (10, 10), "49": (9, 11), "33": (9, 9), "34": (9, 9), "39": (9, 10), "31": (9, 9), "351": (9, 9),
    "55": (10, 11), "41": (9, 9), "61": (9, 9), "91": (10, 10), "353": (9, 9), "32": (8, 9), "43": (10, 11),
    "45": (8, 8), "46": (8, 9), "47": (8, 8), "48": (9, 9), "30": (10, 10), "52": (10, 10), "27": (9, 9),
    "64": (8, 9), "65": (8, 8), "81": (9, 10), "852": (8, 8), "971": (8, 9), "972": (8, 9), "359": (8, 9),
}  # fmt: skip
"""How many digits a number surely may have after the code of its country."""
_WITHOUT_ZERO: Final = ("34", "351", "39", "45", "47", "48", "30", "52", "65", "852")
"""Codes of countries where no 0 is dialled before a number."""


def address_doubt(address: str) -> Doubt | None:
    """Say why an address may be wrong; None where nothing speaks against it. Nobody is asked whether it exists.

    >>> address_doubt("dana@example.com")
    >>> address_doubt("dana@gmial.com")
    ("'dana@gmial.com' looks mistyped", 'Did you mean dana@gmail.com?')
    """
    local, _, written = address.rpartition("@")
    host = written.casefold()
    better = _mended_host(host)
    if better:
        return f"{shown(address)} looks mistyped", f"Did you mean {local}@{better}?"
    if _surely_an_address(local, host) or _library_takes(address):
        return None
    return f"{shown(address)} does not look like an email address", _better(address)


@lru_cache(maxsize=1024)
def _mended_host(host: str) -> str:
    """The host that was probably meant, empty where the host is not one slip away from a known one."""
    before, dot, ending = host.rpartition(".")
    if dot and ending in _MISTYPED_ENDINGS:
        return f"{before}.{_MISTYPED_ENDINGS[ending]}"
    if host in _PROVIDERS or host in _NEIGHBOURS:
        return ""
    return next(
        (
            known
            for known in _PROVIDERS
            if host[:1] == known[0] and abs(len(host) - len(known)) < 2 and slipped(host, known, 1)
        ),
        "",
    )


def _surely_an_address(local: str, host: str) -> bool:
    return (
        0 < len(local) <= 64
        and len(local) + len(host) < 254
        and _LOCAL_SIGNS.issuperset(local)
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
        and _surely_a_host(host)
    )


@lru_cache(maxsize=1024)
def _surely_a_host(host: str) -> bool:
    labels = host.split(".")
    return (
        len(labels) > 1
        and labels[-1] in _ENDINGS
        and all(
            0 < len(label) <= 63
            and _HOST_SIGNS.issuperset(label)
            and label[0] != "-" != label[-1]
            and label[2:4] != "--"
            for label in labels
        )
    )


def _library_takes(address: str) -> bool:
    """Whether the library finds no fault; letters beyond ASCII before the ``@`` need such a host too."""
    if len(address) > 254:
        return False
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(
            address, check_deliverability=False, allow_smtputf8=not address.rpartition("@")[2].isascii()
        )
    except EmailNotValidError:
        return False
    return True


def _better(address: str) -> str:
    """What to write: the address itself where one slip was made, else an example."""
    mended = "".join(address.split()).replace(",", ".").replace("@@", "@").strip(".")
    local, _, host = mended.rpartition("@")
    if mended != address and _surely_an_address(local, host.casefold()):
        return f"Did you mean {mended}?"
    return "Check it, like dana@example.com."


@lru_cache(maxsize=1024)
def number_doubt(number: str, country: str) -> Doubt | None:
    """Say why a phone number may be wrong; None where nothing speaks against it.

    ``country`` is the ISO code of the row's country, for numbers without ``+``; empty where it is not known: then
    only the number of digits is looked at. Numbers that are kept for fiction (555-01xx) are taken.

    >>> number_doubt("+1-312-555-0110", "US")
    >>> number_doubt("+1 312 867", "US")
    ("'+1 312 867' has too few digits for a phone number", 'Check it, like +1 312 555 0110.')
    """
    bare = number.casefold().split("x")[0].replace("(0)", "")
    digits = "".join(sign for sign in bare if sign.isdigit())
    if not digits.isascii():
        return None
    international = bare.strip().startswith(("+", "(+")) or digits.startswith("00")
    digits = digits.removeprefix("00") if international else digits
    if _surely_a_number(digits, international=international, country=country):
        return None
    if not international and not country:
        return None if 6 <= len(digits) <= 15 else _wrong(number, "few" if len(digits) < 6 else "many")
    return _library_doubts(number, f"+{digits}" if international else bare, country)


def _surely_a_number(digits: str, *, international: bool, country: str) -> bool:
    if len(digits) >= 7 and digits[-7:-2] == "55501":
        return True
    code = _CODES.get(country, "")
    if not international:
        if not code:
            return False
        if code == "1":
            digits = digits if len(digits) == 11 else f"1{digits}"
        elif code not in _WITHOUT_ZERO and digits.startswith("0"):
            digits = f"{code}{digits[1:]}"
        elif code in _WITHOUT_ZERO:
            digits = f"{code}{digits}"
        else:
            return False
    if digits.startswith("1"):
        return len(digits) == 11 and digits[1] > "1" and digits[2:4] != "11" and digits[4] > "1"
    for width in (2, 3):
        low, high = _LENGTHS.get(digits[:width], (0, -1))
        rest = digits[width:]
        if low <= len(rest) <= high and (rest[0] != "0" or digits[:width] in _WITHOUT_ZERO):
            return True
    return False


def _library_doubts(number: str, plain: str, country: str) -> Doubt | None:
    from phonenumbers import NumberParseException, ValidationResult, is_possible_number_with_reason, parse

    try:
        result = is_possible_number_with_reason(parse(plain, country or None))
    except NumberParseException:
        return f"{shown(number)} does not look like a phone number", _EXAMPLE
    if result == ValidationResult.TOO_SHORT:
        return _wrong(number, "few")
    if result in (ValidationResult.TOO_LONG, ValidationResult.INVALID_LENGTH):
        return _wrong(number, "many")
    if result == ValidationResult.INVALID_COUNTRY_CODE:
        return f"{shown(number)} begins with the code of no country", _EXAMPLE
    return None


_EXAMPLE: Final = "Check it, like +1 312 555 0110."


def _wrong(number: str, how: str) -> Doubt:
    return f"{shown(number)} has too {how} digits for a phone number", _EXAMPLE
