"""What other programs call a record: written down as they say it, and once per kind."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.records.record import Record

LONGEST_EXTERNAL_ID = 200


def checked_words(value: str | None, *, field: str = "external_id") -> str:
    """A name of another program as it is kept, empty for none; Refused at its field where it is too long."""
    words = (value or "").replace("\0", "").strip()
    if len(words) > LONGEST_EXTERNAL_ID:
        longest = {"longest": LONGEST_EXTERNAL_ID}
        raise Refused(_("This is longer than %(longest)s letters.") % longest, field=field)
    return words


def with_checked_id(values: dict[str, Any]) -> dict[str, Any]:
    """What an edit was given, its `external_id` as the column holds it: nothing where none is written."""
    if "external_id" not in values:
        return values
    return {**values, "external_id": checked_words(values["external_id"]) or None}


def save_named(record: Record, **kwargs: Any) -> None:
    """Save a record whose external id may have changed; Refused where another of its kind has the same."""
    try:
        with transaction.atomic():
            record.save(**kwargs)
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        if not broken.endswith("external_id"):
            raise
        message = _("Another one has this external id already: %(id)s")
        raise Refused(message % {"id": record.external_id}, field="external_id") from None
