"""The pages of reference lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.fields.option_rows import colors, filled, rows_from
from dealwright.records.reference_lists import actions
from dealwright.records.reference_lists.models import ReferenceList
from dealwright.records.reference_lists.queries import fields_using
from dealwright.records.undo import offer

FORM = "records/reference_lists/list.html"


class ListForm(forms.Form):
    """The name of a list; its entries are rows."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


@require_safe
def reference_lists(request: HttpRequest) -> HttpResponse:
    """All lists, with how many entries each has and which fields use it."""
    access.require_settings(request.actor)
    found = ReferenceList.objects.prefetch_related("fields")
    rows = [
        {
            "list": one,
            "count": sum(not option.is_archived for option in one.options),
            "fields": [
                *(
                    _("%(field)s (%(records)s)") % {"field": field.label, "records": field.of}
                    for field in fields_using(one)
                ),
                *(field.label for field in one.fields.all() if field.deleted_at is None),
            ],
        }
        for one in found
    ]
    return web.render(request, "records/reference_lists/lists.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new_list(request: HttpRequest) -> HttpResponse:
    """The form for a new list, and making it."""
    access.require_settings(request.actor)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def reference_list(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a list, and changing it; a stale version is told, with what was typed kept."""
    access.require_settings(request.actor)
    return _edit(request, get_object_or_404(ReferenceList, pk=id))


@require_POST
def list_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a list that no field uses."""
    access.require_settings(request.actor)
    found = get_object_or_404(ReferenceList, pk=id)
    try:
        actions.remove_list(found, version=whole_number(request.POST.get("version")), by=request.actor)
    except Refused as refusal:
        web.toast(request, str(refusal), tone="attention")
        return web.redirect(request, f"/reference-lists/{id}")
    offer(request, _("The list was removed."))
    return web.redirect(request, "/reference-lists")


def _edit(request: HttpRequest, found: ReferenceList | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    initial = {"name": str(found.offered_name), "version": found.version} if found else None
    form = ListForm(sent, initial=initial, label_suffix="")
    rows = rows_from(sent) if sent is not None else filled(found.offered_options if found else ())
    status = 200
    if sent is not None and "lift" not in sent:
        status = 422
        if form.is_valid():
            try:
                _save(request, found, form, rows)
            except (Refused, Conflict) as problem:
                status = problem.status
                form.add_error(problem.field if problem.field in form.fields else None, str(problem))
                _see_newest(form, found)
            else:
                offer(request, _("Saved."))
                return web.redirect(request, "/reference-lists")
    archived = [str(one.words) for one in found.offered_options if one.is_archived] if found else []
    context: dict[str, Any] = {
        "form": form,
        "list": found,
        "rows": rows,
        "palette": colors(),
        "archived": archived,
        "may_remove": found is not None and not fields_using(found),
        "title": found.offered_name if found else None,
    }
    return web.render(request, FORM, context, status=status)


def _see_newest(form: ListForm, found: ReferenceList | None) -> None:
    """Let what was typed be saved over the newer version, if the person wants that."""
    if found is not None:
        typed: Any = form.data
        typed = typed.copy()
        typed["version"] = str(found.refreshed().version)
        form.data = typed


def _save(
    request: HttpRequest, found: ReferenceList | None, form: ListForm, rows: list[dict[str, Any]]
) -> None:
    entries = [row for row in rows if row["words"]]
    if found is None:
        actions.create_list(name=form.cleaned_data["name"], entries=entries, by=request.actor)
    else:
        name, version = form.cleaned_data["name"], form.cleaned_data["version"]
        name = found.name if name == str(found.offered_name) else name
        entries = [_as_kept(row, found) for row in entries]
        actions.edit_list(found, name=name, entries=entries, version=version, by=request.actor)


def _as_kept(row: dict[str, Any], found: ReferenceList) -> dict[str, Any]:
    """A row of which the words are still those of the product keeps them in every language."""
    told = {one.key: str(one.words) for one in found.offered_options}
    kept = {one.key: one.words for one in found.options}
    taken_off = {one.key for one in found.options if one.is_archived}
    if not row["key"]:  # one that was taken off and is written again
        again = next((key for key in taken_off if told[key].casefold() == row["words"].casefold()), "")
        return {**row, "key": again, "words": kept[again]} if again else row
    return {**row, "words": kept[row["key"]]} if told.get(row["key"]) == row["words"] else row
