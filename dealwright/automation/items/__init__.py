"""Rules that work on another record than the one they run for (rules 23, 24)."""

from dealwright.automation.items.automation import CHANGE_ITEM, CREATE_ITEM, DELETE_ITEM, READ_ITEM
from dealwright.automation.items.linked import CHANGE_LINK, READ_LINKED

OF_ITEMS = (CREATE_ITEM, READ_ITEM, CHANGE_ITEM, DELETE_ITEM, READ_LINKED, CHANGE_LINK)
