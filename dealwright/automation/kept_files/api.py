"""What a program sees of the files that are kept with the rules, and may do with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import File as FilePart
from ninja.files import UploadedFile
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Id, Moment, Out
from dealwright.automation.kept_files import actions
from dealwright.automation.kept_files.queries import kept_files, rules_with_file
from dealwright.people.access import require_settings
from dealwright.records.files import blobs, serving
from dealwright.records.files.models import File


class RuleFileOut(Out):
    """A file that rules may put on notes, tasks and letters: `file_ids` of their settings."""

    id: Id
    name: str
    size: int = Field(ge=0, description="Bytes.")
    type: str = Field(examples=["application/pdf"])
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    uploaded_by_id: Id | None
    created_at: Moment


class WholeRuleFileOut(RuleFileOut):
    """The same with the rules that take it along; it can be removed once there are none."""

    rule_ids: list[Id]

    @staticmethod
    def resolve_rule_ids(file: File) -> list[int]:
        return [one.id for one in rules_with_file(file)]


RULE_FILES = ListOf(File, fields={"type": str, "size": int, "created_at": datetime}, sort="-id")

router = Router()


@contextmanager
def _upload_kept(request: HttpRequest, *, file: UploadedFile) -> Iterator[dict[str, Any]]:
    """The content stored before the transaction begins."""
    require_settings(request.actor)
    with blobs.kept(file) as blob:
        yield {"file": blob}


@router.list("", RULE_FILES, RuleFileOut)
def list_rule_files(request: HttpRequest) -> QuerySet[File]:
    """Files that are kept with the rules, for those who may change settings."""
    return _files(request)


@router.post("", RuleFileOut, status=201, beforehand=_upload_kept)
def keep_rule_file(request: HttpRequest, file: FilePart[UploadedFile]) -> File:
    """Keep a file with the rules.

    A form (multipart/form-data) with the file.
    """
    require_settings(request.actor)
    return actions.keep_file(file, by=request.actor)  # type: ignore[arg-type]


@router.get("/{id}", WholeRuleFileOut)
def get_rule_file(request: HttpRequest, id: Id) -> File:
    """One of them, without its content."""
    return _files(request).get(pk=id)


@router.content("/{id}/content", "application/octet-stream")
def get_rule_file_content(request: HttpRequest, id: Id) -> HttpResponseBase:
    """The content, as a download."""
    return serving.download(request, _files(request).get(pk=id))


@router.delete("/{id}")
def remove_rule_file(request: HttpRequest, id: Id) -> None:
    """Remove it, for 30 days into the bin; refused while rules take it along."""
    actions.remove_kept_file(_files(request).get(pk=id), by=request.actor)


def _files(request: HttpRequest) -> QuerySet[File]:
    require_settings(request.actor)
    return kept_files()
