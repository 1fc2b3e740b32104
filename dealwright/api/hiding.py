"""What a reader may not see of records: left empty in every shape that tells of them.

A shape says whose fields it tells, and which of its own fields tell each, where they are not called alike:

class DealOut(Record):
    of_kind = "deal"
    hides = {"amount": ("amount", "amount_is_manual")}
"""

from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, TypedDict, Union, get_args, get_origin

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.api.plugs import hidden_from
from dealwright.kit.errors import Forbidden

CUSTOM = "custom"
"""The field that holds those people added; they are hidden one by one, as `custom.CODE`."""


class Reading(TypedDict):
    """For whom a shape is filled."""

    hidden: Callable[[str], frozenset[str]]
    """The fields of a kind that the reader may not see."""


def reading_as(request: HttpRequest) -> Reading:
    """Whoever asks."""
    return {"hidden": hidden_from(request.actor)}


def outputs_of(field: str, hides: Mapping[str, tuple[str, ...]], outputs: Any) -> set[str]:
    """The fields of a shape that tell a field of the record."""
    named = hides.get(field, (field, f"{field}_id"))
    return {name for name in named if name in outputs}


def refuse_sent(body: Any, reader: Reading) -> None:
    """Raise Forbidden where a body sends what its sender may not see, and so cannot mean to change."""
    of_kind = getattr(body, "of_kind", "")
    hidden = reader["hidden"](of_kind) if of_kind else frozenset()
    sent = _sent_fields(body) if hidden else set()
    for field in sorted(hidden):
        if refused := outputs_of(field, body.hides, sent):
            message = _("Your role does not show you this field, so you cannot fill it.")
            raise Forbidden(message, field=min(refused))


def _sent_fields(body: Any) -> set[str]:
    """What the body sends, its added fields one by one."""
    return body.model_fields_set | {f"{CUSTOM}.{code}" for code in getattr(body, CUSTOM, None) or ()}


def without(custom: Any, hidden: frozenset[str]) -> Any:
    """The values of added fields without those hidden."""
    return {code: value for code, value in custom.items() if f"{CUSTOM}.{code}" not in hidden}


def empty_of(annotation: Any) -> Any:
    """What stands in the place of a hidden value of this type; TypeError where it has no empty form."""
    origin = get_origin(annotation) or annotation
    if origin in {Union, UnionType} and NoneType in get_args(annotation):
        return None
    if origin in {str, list, dict}:
        return origin()
    raise TypeError(f"{annotation} has no empty form: let it be None")
