"""The same deals as in the tests of lists."""

from tests.records.lists.conftest import by_anna, deals_of, stages

__all__ = ["by_anna", "deals_of", "stages"]
