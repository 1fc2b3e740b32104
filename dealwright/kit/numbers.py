"""Whole numbers as they stand in addresses and hidden fields."""

LARGEST = 2**63 - 1
"""What a key column holds."""


def whole_number(text: str | None, *, largest: int = LARGEST) -> int | None:
    """The number that plain digits spell, or None for anything else and for one no column could hold."""
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(largest))):
        return None
    number = int(text)
    return number if number <= largest else None
