"""Narrowing records by an added field and putting them in its order, for lists and the API."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Field as Column
from django.db.models import Lookup, Q, QuerySet
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
)
from django.utils.translation import gettext as _

from dealwright.api.cursors import Sorting
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.kit.text import like_pattern
from dealwright.records.fields.columns import column, is_long, values
from dealwright.records.fields.field import Field
from dealwright.records.fields.linked_types import Attachment, RelatedRecord
from dealwright.records.fields.types import Employee, Moment, MoneyType, Number, Text, YesNo, key_of

MOST_CHOICES = 200
LARGEST_ASKED = Decimal(10) ** 30


class Operator(StrEnum):
    """What may be asked of a field."""

    IS = "is"
    """This value; of a field with several, one of them."""
    ONE_OF = "in"
    IS_NOT = "not"
    """Another value, or none."""
    AT_LEAST = "gte"
    MORE = "gt"
    AT_MOST = "lte"
    LESS = "lt"
    CONTAINS = "contains"
    """These letters anywhere, small and large alike."""
    IS_EMPTY = "is_null"
    """True: without a value; False: with one."""


_COMPARED: dict[Operator, type[Lookup]] = {
    Operator.AT_LEAST: GreaterThanOrEqual,
    Operator.MORE: GreaterThan,
    Operator.AT_MOST: LessThanOrEqual,
    Operator.LESS: LessThan,
}


class ILike(Lookup):
    """`column ILIKE pattern`, which a trigram index can serve; the pattern is `kit.text.like_pattern`'s."""

    lookup_name = "ilike"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} ILIKE {right}", (*left_params, *right_params)


Column.register_lookup(ILike)


class Holds(Lookup):
    """`values @> '["red"]'`: the list of a field holds this one."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @> %s::jsonb", (*left_params, connection.ops.adapt_json_value([self.rhs], None))


def operators_of(field: Field) -> tuple[Operator, ...]:
    """What may be asked of this field; nothing where it is not filtered."""
    if not field.is_filtered or isinstance(field.type, Attachment):
        return ()
    if field.multiple:
        return (Operator.IS, Operator.ONE_OF, Operator.IS_NOT)
    if is_long(field):
        return (Operator.CONTAINS, Operator.IS_EMPTY)
    equal: tuple[Operator, ...] = (Operator.IS, Operator.ONE_OF, Operator.IS_NOT)
    if isinstance(field.type, YesNo):
        equal = (Operator.IS, Operator.IS_NOT)
    if isinstance(field.type, Text):
        equal = (*equal, Operator.CONTAINS)
    return (*equal, *(_COMPARED if field.type.is_ordered else ()), Operator.IS_EMPTY)


def narrow(records: QuerySet[Any], field: Field, operator: Operator | str, value: Any) -> QuerySet[Any]:
    """Only the records of which the answer is yes. Values come as the API or `Field.read` has them.

    Refused where the field cannot be asked this, or where the value is none of its type.
    """
    return records.filter(condition(field, operator, value))


def condition(field: Field, operator: Operator | str, value: Any) -> Q:
    """The same as a condition."""
    asked = Operator(operator)
    if asked not in operators_of(field):
        raise Refused(_("“%(field)s” cannot be asked this.") % {"field": field.label}, field=field.name)
    if asked is Operator.IS_EMPTY:
        return Q(IsNull(column(field), bool(value)))
    if asked is Operator.CONTAINS:
        return Q(ILike(column(field), like_pattern(_text(value))))
    if asked in _COMPARED:
        return Q(_COMPARED[asked](column(field), _compared(field, value)))
    choices = _choices(value) if asked is Operator.ONE_OF else [value]
    wanted = [_compared(field, one) for one in choices]
    if asked is Operator.IS_NOT:
        # A plain NOT would pass over records without a value.
        return ~(_equal(field, wanted) & Q(IsNull(values(field) if field.multiple else column(field), False)))
    return _equal(field, wanted)


def ordering(field: Field, *, descending: bool = False) -> Sorting:
    """The order by this field, for pages of a list; records without a value come last."""
    sign = "-" if descending else ""
    return Sorting(f"{sign}{field.name}", field.name, nullable=True, expression=column(field))


def _equal(field: Field, wanted: list[Any]) -> Q:
    if field.multiple:
        return reduce(or_, [Q(Holds(values(field), _in_list(field, one))) for one in wanted])
    lookup = Exact(column(field), wanted[0]) if len(wanted) == 1 else In(column(field), wanted)
    return Q(lookup)


def _compared(field: Field, value: Any) -> Any:
    """The value as the column of the field holds it."""
    match field.type:
        case MoneyType():
            return _amount(value)
        case Number():
            return _number(value)
        case YesNo():
            return "true" if field.type.read(value) else "false"
        case Employee():
            return value.pk if hasattr(value, "pk") else key_of(value)
        case RelatedRecord():
            kind, id = field.type.named(value)
            return id if len(field.type.kinds) == 1 else f"{kind}:{id}"
        case Text():
            return _text(value)
        case Moment():
            return field.type.kept(field.type.read(value))
    return field.type.kept(field.type.read(value))


def _in_list(field: Field, compared: Any) -> Any:
    """The same as it stands in a list of values."""
    match field.type:
        case MoneyType():
            return {"amount": format(compared, ".2f")}
        case Number():
            return field.type.plain(compared)
    return compared


def _amount(value: Any) -> Decimal:
    return _number(value.amount if isinstance(value, Money) else value)


def _number(value: Any) -> Decimal:
    """A number to compare with; it may be larger or finer than what a field holds."""
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        raise Refused(_("This is not a number.")) from None
    if not number.is_finite() or abs(number) >= LARGEST_ASKED or number.adjusted() < -20:
        raise Refused(_("This is not a number one can compare with."))
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value or len(value) > 2_000:
        raise Refused(_("This is not text."))
    return value


def _choices(value: Any) -> list[Any]:
    choices = list(value) if isinstance(value, Iterable) and not isinstance(value, str | dict) else [value]
    if not 0 < len(choices) <= MOST_CHOICES:
        raise Refused(_("Choose from 1 to %(most)s values.") % {"most": MOST_CHOICES})
    return choices
