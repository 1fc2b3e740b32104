"""What a card does with its files: shows them, takes new ones, gives them out, removes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from dealwright import web
from dealwright.kit.errors import Problem
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.files import actions, blobs, queries, serving, sharing, types
from dealwright.records.files.models import File
from dealwright.records.undo import offer

CARD = "records/files/card.html"
PAGE = "records/files/page.html"
SHOWN = 20
"""On a card; the page of its files shows all."""


@dataclass(frozen=True)
class Row:
    """A file as a list shows it."""

    id: int
    name: str
    url: str
    preview_url: str | None
    icon: str
    size: str
    who: str | None
    at: Any


def files_section(request: HttpRequest, record: Any, may_change: bool) -> Markup:
    """The files of a record on its card, for the slot `card.files`; one query."""
    return web.render_fragment(request, CARD, "section", _context(record, may_change, most=SHOWN))


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """All files of a record, and attaching further ones: one from a script, several from a form."""
    if request.method == "POST":
        return _attach(request)
    record = queries.record_named(request.GET.get("record", ""), request.actor)
    return _page(request, record, may_change=_may_change(request, record))


@require_safe
def file_content(request: HttpRequest, id: int) -> HttpResponseBase:
    """The content, as a download; of a removed file the page where it can be put back."""
    file = get_object_or_404(File.objects.seen_by(request.actor), pk=id)
    if file.deleted_at is not None:
        return web.redirect(request, f"/files?record={file.on_kind}:{file.on_id}")
    return serving.download(request, file)


@login_not_required
@require_safe
def shared_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The content for whoever holds the address, as a download."""
    file = sharing.file_behind(token)
    if file is None:
        answer: HttpResponseBase = web.render(request, "records/files/gone.html", {}, status=404)
    else:
        answer = serving.download(request, file)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def file_preview(request: HttpRequest, id: int) -> HttpResponseBase:
    """The small picture."""
    return serving.preview(get_object_or_404(File.objects.seen_by(request.actor).kept(), pk=id))


@require_POST
def file_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Put a file into the bin."""
    file = actions.remove_file(_changed(request, id), by=request.actor)
    offer(request, _("The file “%(name)s” was removed.") % {"name": file.name})
    return _back(request, file)


@require_POST
def file_restoration(request: HttpRequest, id: int) -> HttpResponse:
    """Put a removed file back."""
    file = actions.restore_file(_changed(request, id), by=request.actor)
    web.toast(request, _("The file “%(name)s” is back.") % {"name": file.name})
    return _back(request, file)


@require_safe
def file_usage(request: HttpRequest) -> HttpResponse:
    """How much room the files take, for those who look after the installation."""
    access.require_settings(request.actor)
    used = queries.usage()
    context = {
        "files": used.files,
        "size": filesizeformat(used.bytes),
        "removed_files": used.removed_files,
        "removed_size": filesizeformat(used.removed_bytes),
        "in_bucket": settings.FILES_IN_BUCKET,
        "largest": filesizeformat(settings.FILES_LARGEST),
        "most": actions.MOST_FILES,
    }
    return web.render(request, "records/files/usage.html", context)


def _attach(request: HttpRequest) -> HttpResponse:
    record = queries.record_named(request.POST.get("record", ""), request.actor, Verb.CHANGE)
    sent = request.FILES.getlist("file")
    attached, errors = 0, [] if sent else [_("Choose a file.")]
    for upload in sent:
        try:
            with blobs.kept(upload) as blob:
                actions.attach_file(record, blob=blob, by=request.actor)
        except Problem as problem:
            errors.append(str(problem) if len(sent) == 1 else f"{upload.name}: {problem}")
        else:
            attached += 1
    if attached and not request.htmx:
        words = ngettext("%(count)s file was attached.", "%(count)s files were attached.", attached)
        web.toast(request, words % {"count": attached})
    if errors:
        if request.htmx:
            web.toast(request, " ".join(errors), tone="danger")
        return _page(request, record, may_change=True, error=" ".join(errors), status=422)
    if request.htmx:
        return _page(request, record, may_change=True)
    return web.redirect(request, _card_of(record.record_kind, record.pk))


def _page(
    request: HttpRequest, record: Any, *, may_change: bool, error: str = "", status: int = 200
) -> HttpResponse:
    if request.htmx and request.headers.get("HX-Target", "").startswith("files-"):
        context = _context(record, may_change, most=SHOWN)
        return web.render(request, CARD, context, fragment="list", status=status)
    removed = [_row(file) for file in queries.removed_files_of(record)] if may_change else []
    context = {
        **_context(record, may_change),
        "record": record,
        "card_url": _card_of(record.record_kind, record.pk),
        "removed": removed,
        "error": error,
    }
    return web.render(request, PAGE, context, status=status)


def _back(request: HttpRequest, file: File) -> HttpResponse:
    """The list as it is now; without scripts the page of the record's files."""
    if request.htmx:
        record = queries.record_named(f"{file.on_kind}:{file.on_id}", request.actor)
        return _page(request, record, may_change=True)
    return web.redirect(request, f"/files?record={file.on_kind}:{file.on_id}")


def _context(record: Any, may_change: bool, *, most: int | None = None) -> dict[str, Any]:
    found = queries.files_of(record)
    rows = [_row(file) for file in (found if most is None else found[: most + 1])]
    return {
        "place": f"files-{record.record_kind}-{record.pk}",
        "files": rows if most is None else rows[:most],
        "has_more": most is not None and len(rows) > most,
        "record_name": queries.name_of(record),
        "may_change": may_change,
        "largest": settings.FILES_LARGEST,
        "largest_words": filesizeformat(settings.FILES_LARGEST),
        "error": "",
    }


def _row(file: File) -> Row:
    return Row(
        id=file.pk,
        name=file.name,
        url=file.url,
        preview_url=file.preview_url,
        icon=types.icon_of(file.type),
        size=filesizeformat(file.size),
        who=file.uploaded_by.name if file.uploaded_by else None,
        at=file.created_at,
    )


def _changed(request: HttpRequest, id: int) -> File:
    found: File = get_object_or_404(File.objects.changed_by(request.actor), pk=id)
    return found


def _may_change(request: HttpRequest, record: Any) -> bool:
    kind = kinds.get(record.record_kind)
    return kind is not None and kind.records.all().changed_by(request.actor).filter(pk=record.pk).exists()


def _card_of(kind_name: str, id: int) -> str:
    kind = kinds.get(kind_name)
    return kind.url(id) if kind else "/"
