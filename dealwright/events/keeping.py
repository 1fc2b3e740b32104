"""What a row held, kept with the event of its end, so that undo can make the same row again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused

Row = TypeVar("Row", bound=models.Model)
LINKS = "links"


def kept(row: models.Model) -> dict[str, Any]:
    """All columns of a row but its key, and by `links` the rows it stands beside, as JSON."""
    columns = {name: _plain(getattr(row, name)) for name in _columns(type(row))}
    links = {
        name: list(through.filter(**{own: row.pk}).order_by(other).values_list(other, flat=True))
        for name, through, own, other, _beside in _links(type(row))
    }
    found = {name: ids for name, ids in links.items() if ids}
    return columns | ({LINKS: found} if found else {})


def make_again(model: type[Row], id: int, before: dict[str, Any]) -> Row:
    """Save the row as it was, under its old key, linked to what is still there; for actions.

    Refused where another one has its place by now, or what it belongs to is gone. Columns that are no longer
    there are passed over, those that came since have their defaults.
    """
    known = _columns(model)
    values = {name: known[name].to_python(value) for name, value in before.items() if name in known}
    for name, value in values.items():
        other = known[name].related_model
        if other is not None and value is not None and not _there(other, [value]):
            raise Refused(_("Something it belongs to is not there any more; make it anew."))
    row = model(pk=id, **values)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("There is another one like it by now, so it cannot be put back.")) from None
    _link_again(row, before.get(LINKS, {}))
    return row


def _link_again(row: models.Model, links: dict[str, list[int]]) -> None:
    for name, through, own, other, beside in _links(type(row)):
        for id in _there(beside, links.get(name, ())):
            through.create(**{own: row.pk, other: id})


def _there(model: Any, ids: Any) -> list[int]:
    return list(model._base_manager.filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _columns(model: type[models.Model]) -> dict[str, Any]:
    return {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}


def _links(model: type[models.Model]) -> Iterator[tuple[str, Any, str, str, Any]]:
    """Each relation of many to many: its name, its rows, the columns of both sides, what stands beside."""
    for field in model._meta.get_fields(include_hidden=True):
        if not field.many_to_many:
            continue
        said: Any = field if field.concrete else field.remote_field
        through = said.remote_field.through
        if not through._meta.auto_created:
            continue
        sides = said.m2m_column_name(), said.m2m_reverse_name()
        own, other = sides if field.concrete else reversed(sides)
        beside = said.related_model if field.concrete else said.model
        yield f"{said.model._meta.label}.{said.name}", through._base_manager, own, other, beside


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
