"""A saved view, and how one person has arranged the views of a kind."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dealwright.events.models import Recorded, RecordManager, RecordQuerySet
from dealwright.kit import clock
from dealwright.kit.errors import Conflict


class Place(models.TextChoices):
    """Where a view is shown."""

    LIST = "list", _("List")
    BOARD = "board", _("Board")


class Shared(models.TextChoices):
    """Who else sees a view."""

    NOBODY = "nobody", _("Only you")
    DEPARTMENT = "department", _("Your department")
    EVERYBODY = "everybody", _("Everybody")


class Kept(RecordManager):
    """What was deleted is not there."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(deleted_at=None)


class View(Recorded):
    """Filters, order, search and columns under a name: an address with an owner."""

    record_kind = "view"

    of_kind = models.CharField(max_length=40)
    """The kind of records it shows: `deal`."""
    place = models.CharField(max_length=8, choices=Place.choices, default=Place.LIST)
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shared = models.CharField(max_length=12, choices=Shared.choices, default=Shared.NOBODY)
    """With the department: that of its owner, whichever it is at the time."""
    query = models.TextField(blank=True)
    """As addresses and the API write it: `sort=-amount&stage_id__in=3,4`."""
    position = models.FloatField(default=0)
    is_default = models.BooleanField(default=False)
    """What those with whom it is shared see first, unless they chose another one."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = Kept()
    everything: ClassVar[Any] = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        db_table = "records_view"
        ordering = ("position", "id")
        indexes = [models.Index(fields=["of_kind", "place", "position"], name="records_view_of_kind")]

    def __str__(self) -> str:
        return self.name

    def expect_version(self, version: int | None) -> None:
        """Raise Conflict when the caller saw another version than the present one; None does not ask."""
        if version is not None and version != self.version:
            raise Conflict(
                _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
                field="version",
                current_version=self.version,
            )


class Arrangement(models.Model):
    """How one person has arranged the lists of a kind: columns by view, pinned views, the one shown first.

    It is a habit of a person and no fact about a record, so it is kept without an action.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    of_kind = models.CharField(max_length=40)
    columns = models.JSONField(default=dict)
    """By view (its id, or the name of a standing one): the names of columns in their order."""
    pinned = models.JSONField(default=list)
    """Ids of views in the order of their tabs."""
    first = models.JSONField(default=dict)
    """By place: the view that is shown where an address asks for nothing."""
    last: Any = models.JSONField(null=True)
    """How they looked at the records last: the `way` and its `query`; nothing where that is the usual way."""
    card = models.JSONField(null=True)
    """What stands on the cards; nothing where the common view is theirs too."""
    cards_of_pipelines = models.JSONField(null=True)
    """By the id of a pipeline, what stands on the cards in it; the others have what stands on all."""

    class Meta:
        db_table = "records_arrangement"
        constraints = [
            models.UniqueConstraint(fields=["user", "of_kind"], name="one_arrangement_per_person_and_kind")
        ]
