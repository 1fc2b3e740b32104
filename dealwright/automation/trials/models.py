"""Which records are tried out."""

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.people.users.models import User


class Trial(Recorded):
    """One record, while somebody watches what rules do for it."""

    record_kind = "trial"

    on_kind = models.CharField(max_length=40)
    on_id = models.BigIntegerField()
    longest_wait_seconds = models.PositiveIntegerField(default=10)
    """Every delay is cut to this."""
    started_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    """None while it goes on."""
    opened_for = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="opened_beside"
    )
    """The trial that this record was opened for, as a deal is for an invoice: it ends with that one. None for
    what somebody started."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "automation_trial"
        constraints = [
            models.UniqueConstraint(
                fields=["on_kind", "on_id"],
                condition=Q(ended_at=None),
                name="automation_one_trial_per_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on_kind} {self.on_id}"
