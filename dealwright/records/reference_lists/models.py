"""A reference list and its entries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy

from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.records.fields.linked_types import Option


class ReferenceList(Recorded):
    """A list of words that several fields may share: sources, industries, types of clients (4.11)."""

    record_kind = "reference_list"

    code = models.CharField(max_length=40, unique=True)
    """What programs call it: made from the name, never changed."""
    name = models.CharField(max_length=80)
    entries = models.JSONField(default=list)
    """In their order: `{"key", "words", "color", "archived"}`. Records hold keys, so a key never goes."""
    is_built_in = models.BooleanField(default=False)
    """Came with the product; words that nobody changed are translated."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "records_reference_list"
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def offered_name(self) -> Any:
        """Its name, that of the product in the language of the reader."""
        return gettext_lazy(self.name) if self.is_built_in else self.name

    @property
    def options(self) -> tuple[Option, ...]:
        """The entries as they are kept."""
        return tuple(Option.from_json(entry) for entry in self.entries)

    @property
    def offered_options(self) -> tuple[Option, ...]:
        """The entries as a field offers them: the words of the product in the language of the reader."""
        if not self.is_built_in:
            return self.options
        return tuple(replace(one, words=gettext_lazy(one.words)) for one in self.options)
