"""A trigger: when something happens around a record, the record moves to a stage."""

from django.db import models

from dealwright.events.models import Recorded
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage


class Trigger(Recorded):
    """Stands on the stage it moves records to."""

    record_kind = "trigger"

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="triggers")
    name = models.CharField(max_length=120, blank=True, db_default="", default="")
    """What people call it; empty says what it waits for."""
    kind = models.CharField(max_length=80)
    """What it waits for, as the catalogue of triggers calls it: `payment`; or a kind of event as such:
    `payment.received`."""
    settings = models.JSONField(default=dict, blank=True)
    """What its kind asks; of an event as such the facts it must have: `{"provider": "sandbox"}`."""
    condition = models.JSONField(default=dict, blank=True, db_default={})
    """What must be true of the record when it happens; empty is always (AU-37)."""
    acts_as = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """In whose name records move (AU-32); None is whoever is responsible for the record."""
    secret = models.CharField(max_length=64, blank=True, db_default="", default="", db_index=True)
    """Fingerprint of the address from outside, for kinds that have one (AU-44); empty for the others."""
    address_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """Who made the address, or renewed it last: it reaches the records that they may see (AU-44)."""
    allow_back = models.BooleanField(default=False)
    """Whether it may move a record to an earlier stage than it stands on."""
    is_active = models.BooleanField(default=True)
    recipe = models.CharField(max_length=60, blank=True, db_default="", default="")
    """The recipe it was installed with; empty for one that people made."""
    position = models.FloatField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "automation_trigger"
        ordering = ("position", "id")
        indexes = [models.Index(fields=["kind"], name="automation_trigger_kind")]

    def __str__(self) -> str:
        return self.name or self.kind
