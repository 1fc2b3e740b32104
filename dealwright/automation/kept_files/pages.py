"""The files that are kept with the rules: their page, and adding one from the form of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.automation.kept_files import actions
from dealwright.automation.kept_files.queries import kept_files, rules_by_file
from dealwright.automation.kept_files.taking import KeptFilesField, chosen_in
from dealwright.automation.rules.users import MOST_NAMED, Naming
from dealwright.kit.errors import Problem
from dealwright.people.access import require_settings
from dealwright.records.files import blobs, serving
from dealwright.records.files.models import File
from dealwright.records.undo import offer

PAGE, HOME = "automation/kept_files.html", "/automation/files"
FIELD = "file_ids"
"""What the forms of rules call their files."""


@dataclass(frozen=True)
class Row:
    """A file as the page shows it."""

    id: int
    name: str
    size: str
    who: str
    users: list[Naming]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """All of them, and adding others."""
    require_settings(request.actor)
    error = ""
    if request.method == "POST":
        made, error = _keep_those_sent(request)
        if made and not error:
            offer(request, _("Rules may take the file along from now on."))
            return web.redirect(request, HOME)
    users = rules_by_file()
    context = {
        "files": [_row(one, users.get(one.pk, [])) for one in kept_files().select_related("uploaded_by")],
        "largest": filesizeformat(settings.FILES_LARGEST),
        "error": error,
    }
    return web.render(request, PAGE, context, status=422 if error else 200)


@login_required
@require_POST
def choices(request: HttpRequest) -> HttpResponse:
    """From the form of a rule: add a file and choose it; the answer is the choice anew."""
    require_settings(request.actor)
    made, error = _keep_those_sent(request)
    if not request.htmx:
        return web.redirect(request, HOME)
    if error:
        web.toast(request, error, tone="danger")
    chosen = [*chosen_in(request.POST, FIELD), *(one.pk for one in made)]
    field = KeptFilesField(label="")
    return HttpResponse(
        field.widget.render(FIELD, chosen, {"id": f"id_{FIELD}", "aria-describedby": f"id_{FIELD}_helptext"})
    )


@login_required
@require_safe
def file_content(request: HttpRequest, id: int) -> HttpResponseBase:
    """The content, as a download."""
    require_settings(request.actor)
    return serving.download(request, get_object_or_404(kept_files(), pk=id))


@login_required
@require_POST
def file_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a file that no rule takes along; otherwise say which do."""
    require_settings(request.actor)
    file = get_object_or_404(kept_files(), pk=id)
    try:
        actions.remove_kept_file(file, by=request.actor)
    except Problem as problem:
        web.toast(request, str(problem), tone="danger")
    else:
        offer(request, _("The file “%(name)s” was removed.") % {"name": file.name})
    return web.redirect(request, HOME)


def _keep_those_sent(request: HttpRequest) -> tuple[list[File], str]:
    """Each for itself; what was not taken is said."""
    sent = request.FILES.getlist("file")
    made: list[File] = []
    errors: list[str] = [] if sent else [_("Choose a file.")]
    for upload in sent:
        try:
            with blobs.kept(upload) as blob:
                made.append(actions.keep_file(blob, by=request.actor))
        except Problem as problem:
            errors.append(f"{upload.name}: {problem}" if len(sent) > 1 else str(problem))
    return made, " ".join(errors)


def _row(file: File, users: list[Naming]) -> Row:
    who: Any = file.uploaded_by
    return Row(
        id=file.pk,
        name=file.name,
        size=filesizeformat(file.size),
        who=who.name if who is not None else "",
        users=users[:MOST_NAMED],
    )
