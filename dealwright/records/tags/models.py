"""A tag: a word with a colour that people put on records."""

from django.db import models

from dealwright.events.models import Recorded


class Tag(Recorded):
    """A known tag. Records carry names of tags; the colour and the list live here."""

    record_kind = "tag"

    name = models.CharField(max_length=40, unique=True)
    color = models.CharField(max_length=20, default="slate")

    class Meta:
        db_table = "records_tag"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
