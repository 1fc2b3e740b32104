"""Which records are sample data, so that all of it can be taken out again."""

from django.db import models


class SampleRecord(models.Model):
    """One record of the company to try."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()

    class Meta:
        db_table = "demo_sample_record"
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], name="one_row_per_sample_record")
        ]
