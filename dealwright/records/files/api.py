"""What a program sees of files, and may do with them. Rights are those of the record a file lies on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import File as FilePart
from ninja import Form, Query
from ninja.files import UploadedFile
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Id, Moment, Out
from dealwright.api.types import Verb as NoBody
from dealwright.kit.errors import NotFound, Refused
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.records.files import actions, blobs, queries, serving
from dealwright.records.files.models import File

RECORD_NAME = r"^[a-z_]{1,40}:[1-9][0-9]{0,18}$"

RecordName = Annotated[
    str, Form(pattern=RECORD_NAME, examples=["deal:7"], description="Kind and id of the record.")
]
OfRecord = Annotated[
    str | None,
    Query(pattern=RECORD_NAME, description="Only those of this record, such as `deal:7`."),
]


class FileRecord(Out):
    """The record a file lies on."""

    kind: str = Field(examples=["deal"])
    id: Id


class FileOut(Out):
    """A file on a record."""

    id: Id
    record: FileRecord
    name: str
    size: int = Field(ge=0, description="Bytes.")
    type: str = Field(
        examples=["application/pdf"], description="What the content is, whatever the name says."
    )
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    has_preview: bool = Field(description="Whether there is a small picture of it.")
    uploaded_by_id: Id | None
    created_at: Moment
    deleted_at: Moment | None

    @staticmethod
    def resolve_record(file: File) -> dict[str, Any]:
        return {"kind": file.on_kind, "id": file.on_id}


class FileUsageOut(Out):
    """How much room the files take."""

    files: int
    bytes: int
    removed_files: int = Field(description="In the bin; their room is free again after 30 days.")
    removed_bytes: int


FILES = ListOf(
    File, fields={"type": str, "size": int, "created_at": datetime, "uploaded_by_id": Id}, sort="-id"
)

router = Router()


@contextmanager
def _upload_kept(request: HttpRequest, *, record: str, file: UploadedFile) -> Iterator[dict[str, Any]]:
    """The record found and the content stored before the transaction begins."""
    try:
        found = queries.record_named(record, request.actor, Verb.CHANGE)
    except NotFound as unknown:
        access.require(request.actor, record.partition(":")[0], Verb.CHANGE)
        raise Refused(str(unknown), field="record") from None
    with blobs.kept(file) as blob:
        yield {"record": found, "file": blob}


@router.list("", FILES, FileOut)
def list_files(request: HttpRequest, record: OfRecord = None) -> QuerySet[File]:
    """Files on the records you may see; those in the bin are left out."""
    if record is None:
        files: QuerySet[File] = File.objects.seen_by(request.actor).kept()
        return files
    return queries.files_of(queries.record_named(record, request.actor))


@router.post("", FileOut, status=201, beforehand=_upload_kept)
def attach_file(request: HttpRequest, record: RecordName, file: FilePart[UploadedFile]) -> File:
    """Attach a file to a record.

    A form (multipart/form-data) with the record and the file.
    """
    return actions.attach_file(record, blob=file, by=request.actor)  # type: ignore[arg-type]


@router.get("/usage", FileUsageOut)
def get_file_usage(request: HttpRequest) -> queries.Usage:
    """How much room the files take. Needs the right to change settings."""
    access.require_settings(request.actor)
    return queries.usage()


@router.get("/{id}", FileOut)
def get_file(request: HttpRequest, id: Id) -> File:
    """One file, without its content; also one that lies in the bin."""
    found: File = File.objects.seen_by(request.actor).get(pk=id)
    return found


@router.content("/{id}/content", "application/octet-stream")
def get_file_content(request: HttpRequest, id: Id) -> HttpResponseBase:
    """The content of a file, as a download; a part of it when `Range` asks for one."""
    return serving.download(request, File.objects.seen_by(request.actor).kept().get(pk=id))


@router.content("/{id}/preview", "image/webp")
def get_file_preview(request: HttpRequest, id: Id) -> HttpResponseBase:
    """A small picture of a file that is a picture."""
    return serving.preview(File.objects.seen_by(request.actor).kept().get(pk=id))


@router.delete("/{id}")
def remove_file(request: HttpRequest, id: Id) -> None:
    """Put a file into the bin, from where it can be put back for 30 days."""
    actions.remove_file(File.objects.changed_by(request.actor).get(pk=id), by=request.actor)


@router.post("/{id}/restore", FileOut)
def restore_file(request: HttpRequest, id: Id, restore: NoBody = NO_BODY) -> File:
    """Put a removed file back onto its record."""
    return actions.restore_file(File.objects.changed_by(request.actor).get(pk=id), by=request.actor)
