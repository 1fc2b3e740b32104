"""How many records hold a value of an added field."""

from dealwright.records import kinds
from dealwright.records.fields.models import CustomField

COUNTED = 10_000


def records_with(field: CustomField) -> int:
    """How many, up to just beyond the cap."""
    kind = kinds.get(field.of_kind)
    if kind is None:
        return 0
    return int(kind.records.filter(custom__has_key=field.code).order_by().values("pk")[: COUNTED + 1].count())


def is_held(of_kind: str, code: str) -> bool:
    """Whether records keep something under a code already: what an import brought along."""
    kind = kinds.get(of_kind)
    return kind is not None and bool(kind.everything.filter(custom__has_key=code).exists())
