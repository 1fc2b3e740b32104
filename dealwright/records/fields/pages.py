"""The pages on which administrators add, change, order and remove fields."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records import kinds
from dealwright.records.fields import actions
from dealwright.records.fields.declaring import TYPES, field_from
from dealwright.records.fields.definition_form import DefinitionForm
from dealwright.records.fields.forms import WithCustomFields, add_fields
from dealwright.records.fields.jobs import IN_BIN
from dealwright.records.fields.models import CustomField, IndexState
from dealwright.records.fields.usage import COUNTED, records_with
from dealwright.records.kinds import RecordKind
from dealwright.records.undo import offer

FORM = "records/fields/field.html"


@require_safe
def fields_start(request: HttpRequest) -> HttpResponse:
    """The fields of the first kind."""
    access.require_settings(request.actor)
    return web.redirect(request, f"/fields/{_kinds()[0].name}")


@require_safe
def fields_of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The added fields of a kind in their order, and those in the bin."""
    access.require_settings(request.actor)
    found = _kind(kind)
    return web.render(request, "records/fields/list.html", _list(found))


@require_http_methods(["GET", "HEAD", "POST"])
def new_field(request: HttpRequest, kind: str) -> HttpResponse:
    """The types to choose from; then the form of the chosen one, and adding the field."""
    access.require_settings(request.actor)
    found, type = _kind(kind), request.GET.get("type", "")
    if type not in TYPES:
        context = {"kind": found, "types": list(TYPES.values()), "tabs": _tabs(found)}
        return web.render(request, "records/fields/types.html", context)
    sent = request.POST if request.method == "POST" else None
    form = DefinitionForm(sent, kind=found, type=type, actor=request.actor)
    if sent is not None and "lift" not in sent and form.is_valid():
        try:
            field = actions.add_field(of_kind=found.name, type=type, by=request.actor, **form.values)
        except (Refused, Conflict) as problem:
            form.complain(problem)
        else:
            offer(request, _("“%(field)s” was added.") % {"field": field.label})
            return web.redirect(request, f"/fields/{found.name}")
    return _form(
        request, found, form, status=422 if sent is not None and form.errors and "lift" not in sent else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """The form of a field, and changing it; a stale version is told, with what was typed kept."""
    access.require_settings(request.actor)
    found, definition = _kind(kind), _definition(kind, id)
    sent = request.POST if request.method == "POST" else None
    form = DefinitionForm(sent, kind=found, type=definition.type, actor=request.actor, definition=definition)
    status = 200
    if sent is not None and "lift" not in sent:
        try:
            status = 200 if form.is_valid() and _save(request, definition, form) else 422
        except (Refused, Conflict) as problem:
            status = problem.status
            form.complain(problem)
            typed = sent.copy()
            typed["version"] = str(_definition(kind, id).version)
            form.data = typed
        if status == 200:
            offer(request, _("Saved."))
            return web.redirect(request, f"/fields/{found.name}")
    return _form(request, found, form, definition, status=status)


@require_POST
def field_preview(request: HttpRequest, kind: str) -> HttpResponse:
    """How the field would look, by what is typed so far; nothing is saved."""
    access.require_settings(request.actor)
    found, type = _kind(kind), request.GET.get("type", "")
    if type not in TYPES:
        raise Http404
    id = whole_number(request.GET.get("field"))
    definition = _definition(kind, id) if id is not None else None
    form = DefinitionForm(request.POST, kind=found, type=type, actor=request.actor, definition=definition)
    return web.render(request, FORM, {"form": form, "shown": _preview(request, form)}, fragment="preview")


@require_POST
def field_place(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """Put a field one place up or down, or before another one it was dragged to."""
    access.require_settings(request.actor)
    definition = _definition(kind, id)
    others = [
        one for one in CustomField.objects.filter(of_kind=kind, deleted_at=None) if one.pk != definition.pk
    ]
    above = [one for one in others if (one.position, one.pk) < (definition.position, definition.pk)]
    if "before" in request.POST:
        wanted = whole_number(request.POST["before"])
        before = next((one for one in others if one.pk == wanted), None)
    elif request.POST.get("to") == "up":
        before = above[-1] if above else (others[0] if others else None)
    else:
        before = others[len(above) + 1] if len(above) + 1 < len(others) else None
    actions.move_field(definition, before=before, by=request.actor)
    offer(request, _("The order was changed."))
    if request.htmx:
        return web.render(request, "records/fields/list.html", _list(_kind(kind)), fragment="fields")
    return web.redirect(request, f"/fields/{kind}")


@require_POST
def field_removal(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """Put a field into the bin."""
    access.require_settings(request.actor)
    removed = actions.remove_field(
        _definition(kind, id), version=whole_number(request.POST.get("version")), by=request.actor
    )
    offer(request, _("“%(field)s” was removed. Its values stay for 30 days.") % {"field": removed.label})
    return web.redirect(request, f"/fields/{kind}")


@require_POST
def field_restoration(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """Take a field out of the bin."""
    access.require_settings(request.actor)
    restored = actions.restore_field(_definition(kind, id), by=request.actor)
    offer(request, _("“%(field)s” is back, with its values.") % {"field": restored.label})
    return web.redirect(request, f"/fields/{kind}")


def _save(request: HttpRequest, definition: CustomField, form: DefinitionForm) -> bool:
    actions.edit_field(definition, **form.values, version=form.cleaned_data["version"], by=request.actor)
    return True


def _form(
    request: HttpRequest,
    kind: RecordKind,
    form: DefinitionForm,
    definition: CustomField | None = None,
    *,
    status: int,
) -> HttpResponse:
    count = records_with(definition) if definition is not None else 0
    address = (
        f"/fields/{kind.name}/{definition.pk}" if definition else f"/fields/{kind.name}/new?type={form.type}"
    )
    context: dict[str, Any] = {
        "kind": kind,
        "form": form,
        "definition": definition,
        "declared": TYPES[form.type],
        "tabs": _tabs(kind),
        "action": address,
        "preview_url": f"/fields/{kind.name}/preview?type={form.type}"
        + (f"&field={definition.pk}" if definition else ""),
        "sections": _sections(kind),
        "count": min(count, COUNTED),
        "count_capped": count > COUNTED,
        "shown": _preview(request, form),
        "archived": _archived(definition),
    }
    return web.render(request, FORM, context, status=status)


def _preview(request: HttpRequest, form: DefinitionForm) -> WithCustomFields | None:
    """The field in a form of its own."""
    drawn = form.preview()
    if drawn is None:
        return None
    shown = WithCustomFields(auto_id="preview_%s")
    shown.custom = add_fields(shown, [drawn], actor=request.actor)
    return shown


def _archived(definition: CustomField | None) -> list[str]:
    """The options that records may still hold, although nobody can choose them any more."""
    given = definition.settings.get("options", ()) if definition else ()
    return [one["words"] for one in given if one.get("archived")]


def _list(kind: RecordKind) -> dict[str, Any]:
    fields = list(CustomField.objects.filter(of_kind=kind.name).select_related("reference_list"))
    alive = [one for one in fields if one.deleted_at is None and one.type in TYPES]
    return {
        "kind": kind,
        "tabs": _tabs(kind),
        "fields": [_row(one) for one in alive],
        "removed": [
            {"field": one, "until": one.deleted_at + IN_BIN} for one in fields if one.deleted_at is not None
        ],
    }


def _row(definition: CustomField) -> dict[str, Any]:
    known = field_from(definition)
    state = {
        IndexState.WAITING: (_("Its index is being built"), "information"),
        IndexState.FAILED: (_("Its index could not be built"), "danger"),
    }.get(IndexState(definition.index_state))
    marks = [(_("required"), ""), (_("several"), "")]
    given = [
        mark for mark, is_so in zip(marks, (definition.required, definition.multiple), strict=True) if is_so
    ]
    return {
        "field": definition,
        "declared": TYPES[definition.type],
        "marks": given + ([state] if state else []),
        "error": definition.index_error,
        "section": known.section,
    }


def _sections(kind: RecordKind) -> list[str]:
    used = CustomField.objects.filter(of_kind=kind.name).exclude(section="").order_by("section")
    return list(used.values_list("section", flat=True).distinct())


def _tabs(kind: RecordKind) -> list[tuple[Any, str, bool, None]]:
    return [(one.label_plural, f"/fields/{one.name}", one.name == kind.name, None) for one in _kinds()]


def _kinds() -> list[RecordKind]:
    """The kinds that may have added fields."""
    return [kind for kind in kinds.all_kinds() if kind.takes_fields]


def _kind(name: str) -> RecordKind:
    found = next((kind for kind in _kinds() if kind.name == name), None)
    if found is None:
        raise Http404
    return found


def _definition(kind: str, id: int) -> CustomField:
    return get_object_or_404(CustomField.objects.select_related("reference_list"), pk=id, of_kind=kind)
