"""Bringing a file of products in: choose it, look at what it holds, start, watch."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.catalog.imports import actions
from dealwright.catalog.imports.models import ImportState, ProductImport
from dealwright.catalog.imports.own import COLUMNS
from dealwright.catalog.imports.queries import imports_seen_by
from dealwright.catalog.imports.reading import LARGEST_FILE, SHAPES
from dealwright.catalog.products.models import Product
from dealwright.kit.csv import safe_cell
from dealwright.kit.errors import Refused
from dealwright.people import access

SHOWN = 20
"""Products and problems on the page."""


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, at most 20 MB and 100,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Choose a file, and read it."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm()
    form.label_suffix = ""
    if sent and form.is_valid():
        file: Any = form.cleaned_data["file"]
        try:
            content = file.read(LARGEST_FILE + 1)
            run = actions.look_at_file(content, name=file.name, by=request.actor)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return web.redirect(request, f"/products/imports/{run.pk}")
    latest = imports_seen_by(request.actor).order_by("-id")[:10]
    context = {"form": form, "latest": latest, "shapes": [shape.label for shape in SHAPES]}
    return web.render(request, "catalog/imports/new.html", context, status=422 if form.errors else 200)


@require_safe
def product_import(request: HttpRequest, id: int) -> HttpResponse:
    """What a file holds, how far it is, and what became of it."""
    run = _found(request, id)
    goods = actions.goods_in(run)[:SHOWN] if run.state == ImportState.LOOKED_AT else []
    context = {
        "run": run,
        "goods": goods,
        "problems": run.problems[:SHOWN],
        "more_problems": max(0, len(run.problems) - SHOWN),
        "shape": next((shape.label for shape in SHAPES if shape.name == run.shape), run.shape),
        "percent": round(100 * run.done / run.total) if run.total else 100,
    }
    return web.render(request, "catalog/imports/import.html", context)


@require_POST
def product_import_start(request: HttpRequest, id: int) -> HttpResponse:
    """Let it be written, or forget it."""
    run = _found(request, id)
    if "forget" in request.POST:
        actions.give_up_import(run, by=request.actor)
        return web.redirect(request, "/products/imports")
    actions.start_product_import(run, by=request.actor)
    return web.redirect(request, f"/products/imports/{id}")


@require_safe
def product_import_problems(request: HttpRequest, id: int) -> HttpResponse:
    """The lines that were passed over, as a file."""
    run = _found(request, id)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([_("Line"), _("Why it was passed over")])
    table.writerows([one["line"], safe_cell(one["text"])] for one in run.problems)
    return _file(out.getvalue(), "problems.csv")


@require_safe
def empty_file(request: HttpRequest) -> HttpResponse:
    """A file with our columns, to begin with."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    out = io.StringIO()
    csv.writer(out).writerow(COLUMNS)
    return _file(out.getvalue(), "products.csv")


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _found(request: HttpRequest, id: int) -> ProductImport:
    """An import the reader may see."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    runs = imports_seen_by(request.actor)
    return get_object_or_404(runs, pk=id)
