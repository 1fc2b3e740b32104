"""What is to be beaten: Odoo 19.0 Community, and our own aims.

Odoo with crm, sale, website_sale, base_automation and project, production settings (4 workers, PostgreSQL 15
beside it), measured over HTTP with the calls its own browser client makes, on 2 cores and 24 GiB. Medians of
three passes; the source is the table “Speed to beat” in the budgets of the design.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    aim: str
    odoo: str
    """With 100,000 records, unless it says otherwise."""


BOARD = Line("25 ms, flat", "452 ms")
BOARD_OWN = Line("25 ms, flat", "183 ms")
BOARD_BY_DEADLINE = Line("60 ms, flat", "–")
CALENDAR = Line("60 ms", "–")
CONTACTS = Line("30 ms, flat", "–")
BOARD_OF_FOUR = Line("60 ms", "1,386 ms")
BOARD_SEARCHED = Line("60 ms", "722 ms")
LIST_FILTERED = Line("15 ms, flat", "98 ms")
LIST = Line("15 ms, flat", "178 ms")
SEARCH_COMMON = Line("30 ms", "338 ms")
SEARCH_RARE = Line("30 ms", "293 ms")
CARD = Line("15 ms", "92 ms")
CREATE = Line("150 / 250", "21 / 28")
MOVE = Line("150 / 250", "22 / 45")
MOVE_AND_REFRESH = Line("40 ms", "354 ms")
MOVE_WITH_RULE = Line("150 / 200", "5.4 / 8.9")
PRODUCT_PAGE = Line("200 / 300", "11.7 / 22.5")
CATEGORY_PAGE = Line("150 / 250", "6.2 / 14.4")
ADD_TO_CART = Line("100 / 180", "12.3 / 22.5")
CHECKOUT = Line("50 / 50 / 50", "–")
PURCHASE = Line("10 / 20", "0.29 / timeouts")
IMPORT = Line("1,000 rows/s", "125 rows/s, contacts alone 590")
MEMORY = Line("300 MB", "570–820 MB")
