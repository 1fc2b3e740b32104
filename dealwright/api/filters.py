"""The filters of a list: what may be asked of one field, and how that is written in the query."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin

import pydantic
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from pydantic import Field, TypeAdapter

from dealwright.api.complaints import field_errors
from dealwright.api.problems import FieldError
from dealwright.api.types import Moment

MOST_CHOICES = 200
_COMPARED = {"gte": "at least", "gt": "more than", "lte": "at most", "lt": "less than"}
# A bare number or text would accept what no column holds.
_BOUNDED: dict[Any, Any] = {
    datetime: Moment,
    str: Annotated[str, Field(max_length=1000)],
    int: Annotated[int, Field(ge=-(2**63), le=2**63 - 1)],
    Decimal: Annotated[Decimal, Field(max_digits=30, decimal_places=10)],
}


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


@dataclass(frozen=True)
class Filter:
    """One parameter of a list, such as `amount__gte`."""

    name: str
    about: str
    path: str
    lookup: str
    many: bool
    value: TypeAdapter[Any]

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
        asked = {f"{self.path}__{self.lookup}": value}
        if not self.many:
            return queryset.filter(**asked)
        return queryset.filter(pk__in=queryset.model._default_manager.filter(**asked).values("pk"))


def filters_of(fields: Mapping[str, Any], is_nullable: Callable[[str], bool]) -> dict[str, Filter]:
    """Every parameter these fields allow, by name."""
    found = {}
    for name, declared in fields.items():
        where = declared if isinstance(declared, Where) else Where(declared)
        path = where.path or name
        value: TypeAdapter[Any] = TypeAdapter(_BOUNDED.get(where.type, where.type))
        found[name] = Filter(name, f"Only with this `{name}`.", path, "exact", where.many, value)
        if _bare(where.type) is not bool:
            about = f"Only with one of these `{name}`, separated by commas."
            found[f"{name}__in"] = Filter(f"{name}__in", about, path, "in", where.many, value)
        if _bare(where.type) in {int, Decimal, date, datetime}:
            for lookup, words in _COMPARED.items():
                about = f"Only with `{name}` {words} this."
                parameter = f"{name}__{lookup}"
                found[parameter] = Filter(parameter, about, path, lookup, where.many, value)
        if where.nullable or (not where.many and is_nullable(path)):
            parameter, about = f"{name}__is_null", f"Only without `{name}`, or only with."
            found[parameter] = Filter(parameter, about, path, "isnull", where.many, TypeAdapter(bool))
    return found


def _bare(kind: Any) -> Any:
    """The type under an Annotated."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind
