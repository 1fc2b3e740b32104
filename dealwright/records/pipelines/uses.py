"""What stands on stages or is set for pipelines, so that they cannot be deleted.

Records count by themselves: every kind with stages is asked. Settings of other floors are told of once:

    uses.add(rules_on)        # in apps.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealwright.people.roles.models import Role
from dealwright.records import kinds
from dealwright.records.pipelines.models import Pipeline, Stage

Use = Callable[[Sequence[Stage], Pipeline | None], Iterable[str]]
"""`use(stages, pipeline)`: sentences on what depends on the stages, and on the pipeline where it goes too."""

_uses: list[Use] = []


def add(use: Use) -> None:
    """Ask this too before a stage or a pipeline is deleted."""
    _uses.append(use)


def reasons(*, stages: Sequence[Stage], pipeline: Pipeline | None = None) -> list[str]:
    """Why these stages (and their pipeline) cannot be deleted, sentence by sentence; empty where they can."""
    found = [*_records_on(stages, whole=pipeline is not None)]
    for use in _uses:
        found += use(stages, pipeline)
    if pipeline is not None:
        found += _roles_with(pipeline)
    return found


def _records_on(stages: Sequence[Stage], *, whole: bool) -> Iterable[str]:
    """How many records stand there, and where to look for them."""
    of_kind = stages[0].pipeline.of_kind if stages else ""
    kind = kinds.get(of_kind)
    if kind is None:
        return
    held: Any = kind.everything.filter(stage__in=stages).aggregate(
        here=Count("pk", filter=Q(deleted_at=None, archived_at=None)),
        archived=Count("pk", filter=Q(deleted_at=None, archived_at__isnull=False)),
        deleted=Count("pk", filter=Q(deleted_at__isnull=False)),
    )
    total = held["here"] + held["archived"] + held["deleted"]
    if not total:
        return
    names = {"number": total, "records": kind.label_plural}
    yield (
        ngettext(
            "%(number)s record still stands in this pipeline (%(records)s).",
            "%(number)s records still stand in this pipeline (%(records)s).",
            total,
        )
        if whole
        else ngettext(
            "%(number)s record still stands on this stage (%(records)s).",
            "%(number)s records still stand on this stage (%(records)s).",
            total,
        )
    ) % names
    if held["archived"]:
        yield ngettext(
            "%(number)s of them is in the archive.",
            "%(number)s of them are in the archive.",
            held["archived"],
        ) % {"number": held["archived"]}
    if held["deleted"]:
        yield ngettext(
            "%(number)s of them lies in the recycle bin.",
            "%(number)s of them lie in the recycle bin.",
            held["deleted"],
        ) % {"number": held["deleted"]}
    yield _("Move them to another stage or delete them for ever; then this can be deleted.")


def _roles_with(pipeline: Pipeline) -> Iterable[str]:
    key = f"{pipeline.of_kind}:{pipeline.pk}"
    names = [role.name for role in Role.objects.filter(scopes__has_key=key)]
    if names:
        yield _("These roles have rights of their own for it: %(roles)s.") % {"roles": ", ".join(names)}
