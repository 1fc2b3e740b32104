"""The departments of the company: a tree, each with a head."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from dealwright.events.models import Recorded, RecordQuerySet


class DepartmentQuerySet(RecordQuerySet):
    """Departments as the tree is asked for."""

    def within(self, department: Department | int) -> Self:
        """This department and all below it."""
        return self.filter(path__contains=[getattr(department, "pk", department)])


class Department(Recorded):
    """A part of the company; rights of scope `department` end at its border."""

    record_kind = "department"

    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="heads"
    )
    path = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    """Keys from the top of the tree down to its own; `path__contains=[id]` is `id` and all below it."""

    objects: ClassVar[Any] = models.Manager.from_queryset(DepartmentQuerySet)()

    class Meta:
        db_table = "people_department"
        ordering = ("name",)
        indexes = [GinIndex(fields=["path"], name="people_department_path")]

    def __str__(self) -> str:
        return self.name
