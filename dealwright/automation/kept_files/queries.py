"""Questions about the files that are kept with the rules, and who takes them along."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.users import Naming, named_as, naming
from dealwright.records.files.models import File

HOLDER = "rules"
"""The `on_kind` of the files; all of them lie in one place."""


def kept_files() -> QuerySet[File]:
    """Those that rules may take along, by name."""
    found: QuerySet[File] = File.objects.filter(on_kind=HOLDER).kept().order_by("name", "pk")
    return found


def rules_with_file(file: File) -> list[Naming]:
    """The rules that take it along."""
    return named_as(Rule.objects.filter(settings__file_ids__contains=[file.pk]))


def rules_by_file() -> dict[int, list[Naming]]:
    """The same for every file that rules take along; one query."""
    found: dict[int, list[Naming]] = {}
    taking = Rule.objects.filter(settings__file_ids__0__isnull=False).select_related("stage__pipeline")
    for rule in taking.order_by("stage_id", "position", "pk"):
        for id in rule.settings["file_ids"]:
            found.setdefault(id, []).append(naming(rule))
    return found


def size_of(ids: Iterable[int]) -> int:
    """How many bytes these files have together."""
    return sum(kept_files().filter(pk__in=list(ids)).values_list("size", flat=True))
