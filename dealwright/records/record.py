"""The base of every record people work with: version, responsible, tags, search key."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.kit.errors import Conflict
from dealwright.kit.prepared import PreparedQuery
from dealwright.kit.text import search_key
from dealwright.people.access import OwnedQuerySet
from dealwright.records.held import held_record, is_kept_back
from dealwright.records.signing import Signed


class RecordQuerySet(OwnedQuerySet):
    """What lists of any kind ask for."""

    def active(self) -> Self:
        """Those that are not archived."""
        return self.filter(archived_at=None)

    is_all_kept = False
    """Whether nothing narrows it: as the manager of every list, card and verb gives it."""

    def locked(self, record: Any) -> Any:
        """The record locked until the change ends; in a change of many it is in hand already."""
        held = held_record(self.model, record)
        if held is not None:
            return held
        if not self.is_all_kept or not connection.in_atomic_block:
            return super().locked(record)
        model: Any = self.model
        found = _locking(model).first(record.pk if isinstance(record, models.Model) else record)
        if found is None:
            raise model.DoesNotExist(f"There is no {model.__name__} {record}")
        return found


@cache
def _locking(model: Any) -> PreparedQuery:
    """Every verb asks it; a row that nobody else changes meanwhile."""
    return PreparedQuery(lambda pk: model.objects.filter(pk=pk).select_for_update(of=("self",)))


class Kept(models.Manager[Any]):
    """The manager of every list, card and verb: what lies in the recycle bin is not there."""

    def get_queryset(self) -> Any:
        kept: Any = super().get_queryset().filter(deleted_at=None)
        kept.is_all_kept = True
        return kept


class Record(Recorded):
    """Something with a card: a deal, a contact, an order.

    A subclass declares `record_kind`, `tracked_fields` (what an edit writes down before and after)
    and `search_parts()`; each save counts the version up and renews the search key.
    """

    tracked_fields: ClassVar[tuple[str, ...]] = ()
    searched_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that `search_parts` reads; a save that names others leaves the search key alone."""
    hideable_in_search: ClassVar[frozenset[str]] = frozenset()
    """Fields in the search key that a role may hide; whoever may not see one searches `visible_in_search`."""
    visible_in_search: ClassVar[str] = ""
    """The column that everybody who sees the record may search."""

    told_apart_by: ClassVar[tuple[str, ...]] = ()
    """The fields of which the first that is filled stands beside the title where records of many kinds stand
    together, such as the client."""

    version = models.PositiveIntegerField(default=1)
    """Counts changes; a page or program that saw an older one is told so."""
    created_at = models.DateTimeField(default=clock.now, db_index=True)
    updated_at = models.DateTimeField(default=clock.now)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tags = ArrayField(models.TextField(), default=list, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    """When it was put into the recycle bin; from there it can be restored for 30 days."""
    external_id = models.TextField(null=True, blank=True)  # noqa: DJ001  many have none
    """What an import or another program calls it: `olist:order:…`. Unique per kind."""
    search_key = models.TextField(blank=True, editable=False)

    objects: ClassVar[Any] = Kept.from_queryset(RecordQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(RecordQuerySet)()
    """With what was deleted: for the bin, undo and imports."""

    class Meta:
        abstract = True

    def search_parts(self) -> list[str | None]:
        """The texts by which this record is found."""
        return [str(self)]

    def renew_search_key(self) -> None:
        """Derive the search key from the record as it is now."""
        from dealwright.records.fields.values import texts_of

        self.search_key = search_key(*self.search_parts(), *texts_of(self))

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        renews = (
            fields is None
            or not self.searched_fields
            or not set(fields).isdisjoint({*self.searched_fields, "custom"})
        )
        if renews:
            self.renew_search_key()
        signed = self._signed()
        if not self._state.adding:
            self.version += 1
            self.updated_at = clock.now()
            if fields is not None:
                derived = {"version", "updated_at"} | ({"search_key"} if renews else set())
                kwargs["update_fields"] = {*fields, *derived, *signed}
            if is_kept_back(self):
                return
        super().save(*args, **kwargs)

    def _signed(self) -> tuple[str, ...]:
        """Let a record that names who changed it do so; the columns that hold it."""
        if not isinstance(self, Signed):
            return ()
        self.sign()
        return ("updated_by",)

    def expect_version(self, version: int | None) -> None:
        """Raise Conflict when the caller saw another version than the present one; None does not ask."""
        if version is not None and version != self.version:
            raise Conflict(
                _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
                field="version",
                current_version=self.version,
            )
