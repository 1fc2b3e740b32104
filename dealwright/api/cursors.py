"""Cursors: where a page of a list ended, so that the next begins there whatever was added meanwhile."""

from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext as _
from pydantic_core import to_jsonable_python

from dealwright.api.problems import not_valid

LONGEST = 4000
SORTED_BY = "_sorted_by"
"""Where the value lies at hand that is no column of the record itself."""


@dataclass(frozen=True)
class Sorting:
    """An order without ties: one field, then the id in the same direction, so that one index serves both.

    PostgreSQL puts nulls last when it counts up and first when it counts down; so do we.
    """

    text: str
    """As asked for: `-created_at`."""
    path: str
    nullable: bool
    expression: Any = None
    """In the place of a path: what the database computes, and an index holds together with the id.

    Records without a value come last then, in both directions.
    """

    @property
    def is_descending(self) -> bool:
        """Whether it counts down."""
        return self.text.startswith("-")

    def order(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The records in this order."""
        sign = "-" if self.is_descending else ""
        if self.path in {"id", "pk"}:
            return queryset.order_by(f"{sign}pk")
        return queryset.order_by(f"{sign}{self.path}", f"{sign}pk")

    def ranges(self, queryset: QuerySet[Any], position: "Position | None") -> list[QuerySet[Any]]:
        """All that follows the position, in order, as one or two ranges an index can walk."""
        marked = self.marked(queryset)
        if self.expression is None:
            ordered = self.order(marked)
            return [ordered] if position is None else self.after(ordered, position)
        filled, empty = Q(**{f"{SORTED_BY}__isnull": False}), Q(**{f"{SORTED_BY}__isnull": True})
        sign, beyond = ("-", "lt") if self.is_descending else ("", "gt")
        without = marked.filter(empty).order_by(f"{sign}pk")
        later = Q(**{f"pk__{beyond}": position.id}) if position else Q()
        if position and position.value is None:
            return [without.filter(later)]
        if position:
            filled &= Q(**{f"{SORTED_BY}__{beyond}e": position.value})
            filled &= Q(**{f"{SORTED_BY}__{beyond}": position.value}) | later
        return [marked.filter(filled).order_by(f"{sign}{SORTED_BY}", f"{sign}pk"), without]

    def after(self, queryset: QuerySet[Any], position: "Position") -> list[QuerySet[Any]]:
        """What follows the position, as one or two ranges an index can walk."""
        beyond = "lt" if self.is_descending else "gt"
        later = Q(**{f"pk__{beyond}": position.id})
        if self.path in {"id", "pk"}:
            return [queryset.filter(later)]
        is_null = Q(**{f"{self.path}__isnull": True})
        if position.value is None:
            ranges = [is_null & later] + ([~is_null] if self.is_descending else [])
        else:
            from_here = Q(**{f"{self.path}__{beyond}e": position.value})
            ties = Q(**{f"{self.path}__{beyond}": position.value}) | later
            ranges = [from_here & ties] + ([is_null] if self.nullable and not self.is_descending else [])
        return [queryset.filter(each) for each in ranges]

    def marked(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The records with the value they are sorted by at hand, also when it lies on another table."""
        if self.expression is None and "__" not in self.path:
            return queryset
        return queryset.annotate(**{SORTED_BY: self.expression or F(self.path)})

    def position(self, record: Model) -> "Position":
        """Where the record stands in this order."""
        if self.path in {"id", "pk"}:
            return Position(None, record.pk)
        name = SORTED_BY if self.expression is not None or "__" in self.path else self.path
        return Position(getattr(record, name), record.pk)


@dataclass(frozen=True)
class Position:
    """A place between two records."""

    value: Any
    id: int


def write(position: Position, sorting: Sorting) -> str:
    """The position as an opaque text that only we can make."""
    value = to_jsonable_python(position.value, fallback=str)
    return _signer().sign_object([sorting.text, value, position.id], compress=True)


def read(cursor: str, sorting: Sorting) -> Position:
    """The position a cursor stands for; one that was bent or belongs to another order is refused."""
    try:
        if len(cursor) > LONGEST:
            raise BadSignature
        text, value, record_id = _signer().unsign_object(cursor)
    except (BadSignature, ValueError, TypeError):
        raise not_valid("cursor", _("This cursor is not one of ours; start again without it.")) from None
    if text != sorting.text:
        raise not_valid("cursor", _("This cursor belongs to another order; start again without it."))
    return Position(value, record_id)


def _signer() -> Signer:
    return Signer(salt="dealwright.api.cursor")
