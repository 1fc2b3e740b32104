"""Bringing a file in: choose it, say what its columns are, look, start, watch, mend, take back."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.csv import safe_cell
from dealwright.kit.errors import Problem, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, require
from dealwright.records.imports import actions, queries
from dealwright.records.imports.choosing import Options, checked_mapping
from dealwright.records.imports.declaring import Importable, get, importable_by
from dealwright.records.imports.forms import FileForm, OptionsForm, column_rows, mapping_in, target_choices
from dealwright.records.imports.models import Import, ImportRow, ImportState, RowState
from dealwright.records.imports.preview import preview
from dealwright.records.imports.tables import LARGEST_FILE
from dealwright.records.lists import listing as lists

SHOWN = 50


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """What was brought in, newest first."""
    before = whole_number(request.GET.get("before"))
    found = queries.imports_seen_by(request.actor).order_by("-id")
    rows = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    offered = importable_by(request.actor)
    context = {
        "imports": [(one, _kind_words(one)) for one in rows[:SHOWN]],
        "next_url": f"/imports?before={rows[SHOWN - 1].pk}" if len(rows) > SHOWN else None,
        "offered": [(one.of_kind, f"/imports/new/{one.kind}") for one in offered],
    }
    fragment = "rows" if request.htmx and before else None
    return web.render(request, "records/imports/imports.html", context, fragment=fragment)


@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file, and read it."""
    importable = _importable(request, kind)
    sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm()
    form.label_suffix = ""
    if sent and form.is_valid():
        file: Any = form.cleaned_data["file"]
        try:
            run = actions.look_at_file(kind, file.read(LARGEST_FILE + 1), name=file.name, by=request.actor)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return web.redirect(request, f"/imports/{run.pk}")
    latest = queries.imports_seen_by(request.actor).filter(of_kind=kind).order_by("-id")[:5]
    context = {"form": form, "importable": importable, "kind": importable.of_kind, "latest": latest}
    context["list_url"] = _list_url(kind)
    return web.render(request, "records/imports/new.html", context, status=422 if form.errors else 200)


@require_safe
def one_import(request: HttpRequest, id: int) -> HttpResponse:
    """Where the columns go, how far it is, or what became of it."""
    run = _seen(request, id)
    if run.state != ImportState.LOOKED_AT:
        return _told(request, run)
    importable = _importable(request, run.of_kind)
    form = OptionsForm(
        None, importable=importable, actor=request.actor, options=Options.from_json(run.options)
    )
    try:
        checked_mapping(run.mapping, run.columns, importable, by=request.actor)
    except Refused as refusal:
        return _asked(request, run, importable, form, refusal=refusal, is_sent=False)
    return _asked(request, run, importable, form)


@require_POST
def import_columns(request: HttpRequest, id: int) -> HttpResponse:
    """Keep where the columns go, and look at the rows again."""
    return _choose(request, _seen(request, id), starts=False)


@require_POST
def import_start(request: HttpRequest, id: int) -> HttpResponse:
    """Bring it in as it is chosen, or forget it."""
    run = _seen(request, id)
    if "forget" in request.POST:
        actions.give_up_import(run, by=request.actor)
        return web.redirect(request, f"/imports/new/{run.of_kind}")
    return _choose(request, run, starts=True)


@require_POST
def import_revert(request: HttpRequest, id: int) -> HttpResponse:
    """Take it back."""
    run = actions.revert_import(_seen(request, id), by=request.actor)
    return web.redirect(request, f"/imports/{run.pk}")


@require_safe
def import_refused(request: HttpRequest, id: int) -> HttpResponse:
    """The rows that were refused, as a file to be mended and brought in again."""
    run = _seen(request, id)
    rows = ImportRow.objects.filter(run=run, state=RowState.REFUSED).order_by("line")
    head = [*run.columns, _("Why it was refused"), _("Line in the first file")]
    width = len(run.columns)
    lines = [
        [*(safe_cell(cell) for cell in [*row.cells, *[""] * width][:width]), safe_cell(row.reason), row.line]
        for row in rows
    ]
    return _file([head, *lines], _("refused %(file)s") % {"file": run.source})


@require_safe
def empty_file(request: HttpRequest, kind: str) -> HttpResponse:
    """A file with columns we know and one row, to begin with."""
    importable = _importable(request, kind)
    targets = importable.targets_for(request.actor)
    known = {str(one.label): one for one in targets.values()}
    with translation.override("en"):
        names = {str(one.label): one.name for one in targets.values()}
    columns = {head: text for head, text in importable.examples.items() if head in names or head in known}
    heads = [str(targets[names[head]].label) if head in names else head for head in columns]
    return _file([heads, [safe_cell(text) for text in columns.values()]], f"{kind}.csv")


def _choose(request: HttpRequest, run: Import, *, starts: bool) -> HttpResponse:
    importable = _importable(request, run.of_kind)
    actor = request.actor
    form = OptionsForm(
        request.POST, importable=importable, actor=actor, options=Options.from_json(run.options)
    )
    mapping = mapping_in(request.POST, run)
    if not form.is_valid():
        run.mapping = mapping
        return _asked(request, run, importable, form)
    try:
        run = actions.choose_columns(run, mapping=mapping, options=form.options, by=actor)
        if starts:
            actions.bring_in(run, by=actor)
    except Refused as refusal:
        run.mapping = mapping
        return _asked(request, run, importable, form, refusal=refusal)
    if starts or not request.htmx:
        return web.redirect(request, f"/imports/{run.pk}")
    return _asked(request, run, importable, form)


def _asked(
    request: HttpRequest,
    run: Import,
    importable: Importable,
    form: OptionsForm,
    *,
    refusal: Problem | None = None,
    is_sent: bool = True,
) -> HttpResponse:
    """The page that asks where the columns go, with the first rows as they would be read."""
    errors = {refusal.field or "": str(refusal)} if refusal is not None else {}
    for name in errors.keys() & form.fields.keys():
        if form.is_bound:
            form.add_error(name, errors[name])
    is_right = refusal is None and not form.errors
    targets = importable.targets_for(request.actor)
    columns = column_rows(run, errors)
    context = {
        "run": run,
        "kind": importable.of_kind,
        "form": form,
        "columns": columns,
        "choices": target_choices(targets),
        "message": errors.get("mapping") or errors.get(""),
        "preview": preview(run, importable, by=request.actor) if is_right else None,
    }
    fragment = "chosen" if request.htmx and request.method == "POST" else None
    status = 200 if is_right or not is_sent else 422
    return web.render(request, "records/imports/columns.html", context, fragment=fragment, status=status)


def _told(request: HttpRequest, run: Import) -> HttpResponse:
    importable = get(run.of_kind)
    kind = importable.of_kind if importable is not None else None
    listing = lists.get(run.of_kind)
    tags = Options.from_json(run.options).tags if run.options else ()
    context = {
        "run": run,
        "kind": kind,
        "kind_words": _kind_words(run),
        "refused": queries.refused_rows(run) if run.refused else [],
        "left": queries.left_rows(run, kind, request.actor) if run.left and kind is not None else [],
        "list_url": listing.url if listing is not None else "/",
        "tagged_url": f"{listing.url}?tags={tags[0]}" if listing is not None and tags else None,
        "is_undoable": queries.is_undoable(run),
        "percent": round(100 * run.done / run.total) if run.total else 0,
        "undone": run.taken_back + run.left,
        "to_undo": run.created_count + run.changed_count,
    }
    return web.render(request, "records/imports/import.html", context)


def _kind_words(run: Import) -> str:
    importable = get(run.of_kind)
    return str(importable.of_kind.label_plural) if importable is not None else ""


def _list_url(kind: str) -> str:
    listing = lists.get(kind)
    return listing.url if listing is not None else "/imports"


def _importable(request: HttpRequest, kind: str) -> Importable:
    importable = get(kind)
    if importable is None:
        raise Http404
    require(request.actor, kind, Verb.CREATE)
    return importable


def _seen(request: HttpRequest, id: int) -> Import:
    return get_object_or_404(queries.imports_seen_by(request.actor), pk=id)


def _file(rows: list[list[Any]], name: str) -> HttpResponse:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    answer = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    bare = "".join(letter for letter in name if letter.isalnum() or letter in " ._-")
    ascii_name = bare.encode("ascii", "ignore").decode().strip() or "import.csv"
    ending = "" if ascii_name.endswith(".csv") else ".csv"
    answer["Content-Disposition"] = f'attachment; filename="{ascii_name}{ending}"'
    return answer
