"""The filters of a list: what may be asked of one field, and how that is written in the query."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pydantic
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import Discriminator, Field, Tag, TypeAdapter

from dealwright.api.complaints import field_errors
from dealwright.api.problems import FieldError
from dealwright.api.types import Id, Moment
from dealwright.kit.periods import Period, beginning_of, days_of
from dealwright.kit.text import like_pattern, search_key

MOST_CHOICES = 200
ME = "me"
Colleague = Id | Literal["me"]
"""A person who works here; `me` is whoever asks."""

_COMPARED = {"gte": "at least", "gt": "more than", "lte": "at most", "lt": "less than"}
_DAY = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
# A bare number or text would accept what no column holds.
_BOUNDED: dict[Any, Any] = {
    datetime: Annotated[
        Annotated[Moment, Tag("moment")] | Annotated[_DAY, Tag("day")],
        Discriminator(lambda text: "day" if isinstance(text, str) and len(text) == 10 else "moment"),
    ],
    str: Annotated[str, Field(max_length=1000)],
    int: Annotated[int, Field(ge=-(2**63), le=2**63 - 1)],
    Decimal: Annotated[Decimal, Field(max_digits=30, decimal_places=10)],
}
_SAID = {"isnull": "is_null"}
"""How the lookups of the ORM are called in addresses, where that differs."""
_PART = Annotated[str, Field(min_length=2, max_length=200)]


@dataclass(frozen=True)
class Where:
    """How a field of a list is asked for.

    `path` is the way of the ORM when it is not the field's own name; `many` says that a record may have
    several of it, so that a record is found once however many of them fit.
    """

    type: Any
    path: str = ""
    many: bool = False
    nullable: bool = False
    of: tuple[str, ...] = ()
    """The fields of the record it tells, where they are not called like it: `phones` for `phone`. Those of
    another kind are written `order.total`."""
    contains: bool = False
    """Text that the search key holds as well, so that a part of it is found by an index."""
    empty: Any = None
    """What an empty one holds, where that is not null: `""`, `[]`."""
    empty_path: str = ""
    """Where that stands, when it is not `path`."""
    condition: Callable[[str, Any], Q] | None = None
    """For what no column holds, such as days since a moment: the condition for `gte` and for `lte`."""
    told_by: Callable[[Any, Q], QuerySet[Any]] | None = None
    """For what records of another kind say, as `path` calls it there: the keys of the records of which one
    that fits tells, as far as the reader may see it."""


@dataclass(frozen=True)
class Filter:
    """One parameter of a list, such as `amount__gte`."""

    name: str
    about: str
    path: str
    lookup: str
    many: bool
    value: TypeAdapter[Any]
    of: tuple[str, ...] = ()
    """The fields of the record it tells: whoever may not see one of them may not ask for this."""
    empty: Any = None
    is_moment: bool = False
    """Whether it may be compared with whole days as well."""
    is_colleague: bool = False
    """Whether `me` is whoever asks."""
    condition: Callable[[str, Any], Q] | None = None
    told_by: Callable[[Any, Q], QuerySet[Any]] | None = None

    @property
    def parameter(self) -> dict[str, Any]:
        """The parameter as the documentation describes it."""
        one = self.value.json_schema()
        if self.lookup != "in":
            return {"schema": one, "description": self.about}
        several = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_CHOICES}
        return {"schema": several, "style": "form", "explode": False, "description": self.about}

    def read(self, text: str) -> tuple[Any, list[FieldError]]:
        """The value the text stands for, or what is wrong with it."""
        choices = text.split(",") if self.lookup == "in" else [text]
        if len(choices) > MOST_CHOICES:
            return None, [FieldError(self.name, _("At most %(number)s entries.") % {"number": MOST_CHOICES})]
        try:
            values = [self.value.validate_python(choice) for choice in choices]
        except pydantic.ValidationError as error:
            return None, [FieldError(self.name, each.message) for each in field_errors(error)]
        return (values if self.lookup == "in" else values[0]), []

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Only the records that fit."""
        asked = self._condition(_for_reader(value, queryset) if self.is_colleague else value)
        if self.told_by is not None:
            return queryset.filter(pk__in=self.told_by(getattr(queryset, "reader", None), asked))
        if not self.many:
            return queryset.filter(asked)
        return queryset.filter(pk__in=queryset.model._default_manager.filter(asked).values("pk"))

    def _condition(self, value: Any) -> Q:
        if self.condition is not None:
            return self.condition(self.lookup, value)
        match self.lookup:
            case "during":
                first, after = (self._bound(day) for day in days_of(value))
                return Q(**{f"{self.path}__gte": first, f"{self.path}__lt": after})
            case "contains":
                indexed = Q(search_key__like=like_pattern(search_key(value)))
                return indexed & Q(**{f"{self.path}__icontains": value})
            case "isnull" if self.empty is not None:
                empty = Q(**{f"{self.path}__isnull": True}) | Q(**{self.path: self.empty})
                return empty if value else ~empty
            case "in" if self.is_moment:
                return reduce(or_, (self._on("exact", one) for one in value))
            case "isnull":
                return Q(**{f"{self.path}__isnull": value})
        return self._on(self.lookup, value) if self.is_moment else Q(**{f"{self.path}__{self.lookup}": value})

    def _bound(self, day: date) -> date:
        return beginning_of(day) if self.is_moment else day

    def _on(self, lookup: str, value: Any) -> Q:
        """A moment compared with a moment, or with a whole day."""
        if isinstance(value, datetime):
            return Q(**{f"{self.path}__{lookup}": value})
        first, after = beginning_of(value), beginning_of(value + timedelta(1))
        match lookup:
            case "gte":
                return Q(**{f"{self.path}__gte": first})
            case "gt":
                return Q(**{f"{self.path}__gte": after})
            case "lt":
                return Q(**{f"{self.path}__lt": first})
            case "lte":
                return Q(**{f"{self.path}__lt": after})
        return Q(**{f"{self.path}__gte": first, f"{self.path}__lt": after})


def filters_of(fields: Mapping[str, Any], is_nullable: Callable[[str], bool]) -> dict[str, Filter]:
    """Every parameter these fields allow, by name."""
    found = {}
    for name, declared in fields.items():
        where = declared if isinstance(declared, Where) else Where(declared)
        for lookup, about, value in _lookups(name, where, is_nullable):
            parameter = name if lookup == "exact" else f"{name}__{_SAID.get(lookup, lookup)}"
            found[parameter] = Filter(
                name=parameter,
                about=about,
                path=(where.empty_path if lookup == "isnull" else "") or where.path or name,
                lookup=lookup,
                many=where.many,
                value=TypeAdapter(value),
                of=where.of or fields_named(name),
                empty=where.empty,
                is_moment=where.type is datetime,
                is_colleague=where.type == Colleague,
                condition=where.condition,
                told_by=where.told_by,
            )
    return found


def _lookups(name: str, where: Where, is_nullable: Callable[[str], bool]) -> Iterator[tuple[str, str, Any]]:
    """What may be asked of one field: the lookup, its documentation, the type of its value."""
    value, bare = _BOUNDED.get(where.type, where.type), _bare(where.type)
    if where.condition is not None:
        for lookup in ("gte", "lte"):
            yield lookup, f"Only with `{name}` {_COMPARED[lookup]} this.", value
        return
    yield "exact", f"Only with this `{name}`.", value
    if bare is not bool:
        yield "in", f"Only with one of these `{name}`, separated by commas.", value
    if bare in {int, Decimal, date, datetime}:
        for lookup, words in _COMPARED.items():
            yield lookup, f"Only with `{name}` {words} this.", value
    if bare in {date, datetime}:
        yield "during", f"Only with `{name}` in this span of days, counted from today.", Period
    if where.contains:
        yield "contains", f"Only with these letters somewhere in `{name}`.", _PART
    if where.empty is not None or where.nullable or (not where.many and is_nullable(where.path or name)):
        yield "isnull", f"Only without `{name}`, or only with.", bool


def parts_of(parameter: str) -> tuple[str, str]:
    """What a parameter asks about, and what of it: `amount`, `gte` for `amount__gte`."""
    base, mark, lookup = parameter.rpartition("__")
    lookup = {said: known for known, said in _SAID.items()}.get(lookup, lookup)
    known = {"in", "not", "during", "contains", "isnull", *_COMPARED}
    return (base, lookup) if mark and lookup in known else (parameter, "exact")


def fields_named(parameter: str) -> tuple[str, ...]:
    """The field of the record that a parameter tells: `contact` for `contact_id`."""
    return (parameter.removesuffix("_id"),)


def _bare(kind: Any) -> Any:
    """The type under an Annotated; the first of several."""
    if get_origin(kind) in {Annotated, Union, UnionType}:
        return _bare(get_args(kind)[0])
    return kind


def _for_reader(value: Any, queryset: Any) -> Any:
    """The value with whoever asks in the place of `me`; nobody is found by the product itself."""
    reader = getattr(queryset, "reader", None)
    mine = (reader.id if reader else None) or 0
    if isinstance(value, list):
        return [mine if one == ME else one for one in value]
    return mine if value == ME else value
