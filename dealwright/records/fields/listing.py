"""The parameters of API lists for added fields: `custom.weight__gte=3`, `sort=-custom.weight`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dealwright.api.cursors import Sorting
from dealwright.api.paging import More
from dealwright.api.problems import FieldError
from dealwright.kit.errors import Refused
from dealwright.records.fields.field import CUSTOM, Field
from dealwright.records.fields.filtering import Operator, condition, narrow, operators_of, ordering
from dealwright.records.fields.linked_types import RelatedRecord
from dealwright.records.fields.queries import custom_fields_of
from dealwright.records.fields.types import Employee, YesNo

ABOUT = (
    "Fields that people added are asked for by their codes: `custom.CODE=`, `custom.CODE__in=a,b`,"
    " `custom.CODE__gte=` (`__gt`, `__lte`, `__lt`), `custom.CODE__contains=`, `custom.CODE__not=`,"
    " `custom.CODE__is_null=true`, as far as the type of the field makes sense of it; `sort=custom.CODE`"
    " puts records without a value last. `GET /api/v1/custom-fields` lists the fields."
)
"""For the description of every list that has added fields."""


@dataclass(frozen=True)
class CustomFilter:
    """One parameter of a list, such as `custom.weight__gte`."""

    field: Field
    operator: Operator

    @property
    def name(self) -> str:
        """As it stands in the address."""
        plain = self.operator is Operator.IS
        return self.field.name if plain else f"{self.field.name}__{self.operator.value}"

    @property
    def of(self) -> tuple[str, ...]:
        """The field it tells: whoever may not see it may not ask for this."""
        return (self.field.name,)

    def read(self, text: str) -> tuple[Any, list[FieldError]]:
        """The value the text stands for, or what is wrong with it."""
        try:
            choices = text.split(",") if self.operator is Operator.ONE_OF else [text]
            found = [self._value(one) for one in choices]
            value = found if self.operator is Operator.ONE_OF else found[0]
            condition(self.field, self.operator, value)
        except Refused as refusal:
            return None, [FieldError(self.name, str(refusal))]
        return value, []

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Only the records that fit."""
        return narrow(queryset, self.field, self.operator, value)

    def _value(self, text: str) -> Any:
        """What a text of the address means to this field."""
        is_flag = self.operator is Operator.IS_EMPTY or isinstance(self.field.type, YesNo)
        if is_flag:
            if text not in {"true", "false"}:
                raise Refused(_("Say true or false."))
            return text == "true"
        is_key = isinstance(self.field.type, Employee | RelatedRecord)
        if is_key and text.isascii() and text.isdigit() and len(text) < 20:
            return int(text)
        return text


def more_of(kind_name: str) -> More:
    """The further parameters of the list of a kind."""

    def filters() -> Mapping[str, CustomFilter]:
        every = [
            CustomFilter(field, operator)
            for field in custom_fields_of(kind_name)
            for operator in operators_of(field)
        ]
        return {each.name: each for each in every}

    def sortings() -> Mapping[str, Sorting]:
        sorted_by = [field for field in custom_fields_of(kind_name) if field.is_sorted]
        both = [ordering(field, descending=descending) for field in sorted_by for descending in (False, True)]
        return {each.text: each for each in both}

    return More(CUSTOM, filters, sortings, code="[a-z][a-z0-9_]{0,39}")
