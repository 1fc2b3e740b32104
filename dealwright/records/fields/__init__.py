"""What a record consists of: its fields, described once for cards, forms, lists, rights and undo."""

from dealwright.records.fields.field import CUSTOM, Field

__all__ = ["CUSTOM", "Field"]
