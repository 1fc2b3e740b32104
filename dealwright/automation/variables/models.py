"""A value that rules and processes share."""

from django.db import models

from dealwright.events.models import Recorded

EVERYWHERE = "everywhere"


class Variable(Recorded):
    """A global variable, or a constant: what an expression calls `GlobalVar:code` or `GlobalConst:code`."""

    record_kind = "variable"

    code = models.CharField(max_length=60)
    """As expressions write it: Latin letters, digits and underscores."""
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=20)
    """As custom fields call theirs: `text`, `number`; fixed once it exists, like the next two."""
    multiple = models.BooleanField(default=False)
    visible_in = models.CharField(max_length=40, default=EVERYWHERE)
    """`everywhere`, an area such as `crm`, or one kind of record."""
    is_constant = models.BooleanField(default=False)
    """Rules cannot change it; people with the right to settings can."""
    value = models.JSONField(null=True, blank=True)
    """The JSON form of the value; null is empty."""
    description = models.CharField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "automation_variable"
        ordering = ("code", "id")
        constraints = [
            models.UniqueConstraint(fields=["is_constant", "code"], name="automation_one_variable_per_code")
        ]

    def __str__(self) -> str:
        return self.name
