"""Which campaign brought a record: the marks that advertisements put on their links."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.records.fields import Field
from dealwright.records.fields.types import Text

LONGEST_MARK = 200


def checked_mark(field: str, text: str) -> str:
    """One mark, trimmed."""
    text = text.strip()
    if len(text) > LONGEST_MARK:
        raise Refused(_("A mark of a campaign is at most 200 letters long."), field=field)
    return text


def as_columns(marks: Mapping[str, str]) -> dict[str, str]:
    """`{"source": "news"}` as a record keeps it: `{"utm_source": "news"}`, checked."""
    return {f"utm_{name}": checked_mark(f"utm_{name}", text) for name, text in marks.items()}


def gathered(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the marks among them together, as verbs that open records take them."""
    marks = {name.removeprefix("utm_"): text for name, text in values.items() if name in Marketed.UTM}
    others = {name: value for name, value in values.items() if name not in Marketed.UTM}
    return {**others, "utm": marks} if marks else others


class Marketed(models.Model):
    """The five UTM marks, as they came."""

    UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")

    utm_source = models.CharField(max_length=200, blank=True, db_default="")
    utm_medium = models.CharField(max_length=200, blank=True, db_default="")
    utm_campaign = models.CharField(max_length=200, blank=True, db_default="")
    utm_content = models.CharField(max_length=200, blank=True, db_default="")
    utm_term = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        abstract = True

    @property
    def marks(self) -> dict[str, str]:
        """All five by their short names: `{"source": "news", "medium": "", …}`."""
        return {name.removeprefix("utm_"): getattr(self, name) for name in self.UTM}

    def marks_without(self, hidden: Collection[str]) -> list[tuple[str, str]]:
        """Those that are there and not hidden, by their short names."""
        return [(name, text) for name, text in self.marks.items() if text and f"utm_{name}" not in hidden]


MARK_FIELDS = tuple(
    Field(mark, mark, Text(LONGEST_MARK), is_hideable=True, is_for_many=True, is_filtered=True)
    for mark in Marketed.UTM
)
"""The marks as fields of a kind, called as advertisements call them."""
