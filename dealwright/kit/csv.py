"""Cells of files that people open in a spreadsheet."""

_BEGIN_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what would begin one.

    >>> safe_cell("=HYPERLINK(…)")
    "'=HYPERLINK(…)"
    """
    return f"'{text}" if text.startswith(_BEGIN_A_FORMULA) else text
