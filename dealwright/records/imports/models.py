"""One run of an import: what it brought."""

from django.db import models

from dealwright.events.models import Recorded


class Import(Recorded):
    """Remembered so that people can see where records came from."""

    record_kind = "import"

    source = models.CharField(max_length=80)
    created = models.JSONField(default=dict)
    """How many records of each kind were new."""
    passed_over = models.JSONField(default=dict)
    """How many were here already."""
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_import"

    def __str__(self) -> str:
        return self.source
