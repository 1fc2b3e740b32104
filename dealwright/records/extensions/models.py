"""Which extensions are on."""

from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.records.extensions import extension


class Switch(Recorded):
    """The switch of one extension; there is none while nobody ever touched it."""

    record_kind = "extension"

    name = models.CharField(max_length=40, unique=True)
    is_on = models.BooleanField(default=False)
    switched_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "records_extension"
        ordering = ("name",)

    def __str__(self) -> str:
        declared = extension.get(self.name)
        return str(declared) if declared else self.name
