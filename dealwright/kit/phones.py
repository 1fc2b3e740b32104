"""Phone numbers, normalised to E.164 so that one number is one text."""

import phonenumbers


def normalise(text: str, region: str | None = None) -> str | None:
    """The number as E.164 (`+5511987654321`), or None where it is no possible number.

    `region` is the ISO country the writer is likely to be in, for numbers without a country code.
    """
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def show(number: str) -> str:
    """An E.164 number with spaces, as people read it; anything else unchanged."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
