"""Added fields on the card of a record of any kind: shown under their headings, and edited in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from dealwright import web
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Problem, Refused
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.fields.declaring import usual_section
from dealwright.records.fields.field import Field
from dealwright.records.fields.forms import add_fields, values_of
from dealwright.records.fields.linked_types import Attachment, RelatedRecord
from dealwright.records.fields.queries import custom_field_of, custom_fields_of
from dealwright.records.fields.showing import Shown, shown_values
from dealwright.records.fields.widgets import choices_of
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file
from dealwright.records.kinds import RecordKind
from dealwright.records.layouts.card import Card, card_of
from dealwright.records.layouts.shapes import CUSTOM
from dealwright.records.undo import offer

FORM = "records/fields/edit_value.html"


@dataclass(frozen=True)
class Fact:
    """One added field of one record."""

    label: str
    shown: list[Shown]
    edit_url: str | None
    name: str = ""


@dataclass(frozen=True)
class Section:
    """Some of them under one heading."""

    title: str
    facts: list[Fact]


def custom_section(request: HttpRequest, record: Any, may_change: bool) -> Markup | None:
    """The added fields of a record on its card, for the slot `card.custom`; None without any."""
    card = card_of(request, record.record_kind, getattr(record, "pipeline_id", None))
    sections = _arranged(sections_of(record, actor=request.actor, may_change=may_change), card)
    if not sections:
        return None
    return web.render_fragment(request, "records/fields/card.html", "sections", {"custom": sections})


def sections_of(record: Any, *, actor: Actor, may_change: bool) -> list[Section]:
    """The added fields of a record as its card shows them, under their headings."""
    hidden = hidden_fields(actor, record.record_kind)
    fields = [
        field
        for field in custom_fields_of(record.record_kind)
        if field.is_on_card and field.name not in hidden
    ]
    shown = shown_values([record], fields, actor=actor).get(record.pk, {}) if fields else {}
    sections: dict[str, list[Fact]] = {}
    for field in fields:
        edit_url = _edit_url(record, field) if may_change else None
        fact = Fact(field.label, shown.get(field.name, []), edit_url, field.name)
        sections.setdefault(field.section or usual_section(), []).append(fact)
    return [Section(title, facts) for title, facts in sections.items()]


def _arranged(sections: list[Section], card: Card) -> list[Section]:
    """Those that the layout of the card lets stand, in its order; headings follow their first field."""
    found = {f"{CUSTOM}/{fact.name}": (title.title, fact) for title in sections for fact in title.facts}
    shown = [name for name, (_title, fact) in found.items() if card.lets(name, fact.shown)]
    arranged: dict[str, list[Fact]] = {}
    for name in card.layout.sorted(shown):
        title, fact = found[name]
        arranged.setdefault(title, []).append(fact)
    return [Section(title, facts) for title, facts in arranged.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def edit_value(request: HttpRequest, kind: str, id: int, field_code: str) -> HttpResponse:
    """The form for one added field of a record, and saving it; a stale one keeps what was typed."""
    found, field = _kind(kind), _field(request.actor, kind, field_code)
    record = get_object_or_404(found.records.all().changed_by(request.actor), pk=id)
    sent = request.method == "POST"
    form = ValueForm(
        request.POST if sent else None, request.FILES if sent else None, field, record, request.actor
    )
    status = 200
    if sent:
        try:
            status = 200 if form.is_valid() and _save(request, found, record, field, form) else 422
        except Problem as problem:
            status = problem.status
            form.complain(problem)
            if isinstance(problem, Conflict):
                form.see(get_object_or_404(found.records.all().changed_by(request.actor), pk=id).version)
        if status == 200:
            return _saved(request, found, record, field)
    return _form(request, found, record, form, field, status=status)


@require_safe
def record_choices(request: HttpRequest, id: int) -> HttpResponse:
    """Records that fit what is typed into the line of a field."""
    for kind in kinds.all_kinds():
        for field in custom_fields_of(kind.name):
            is_it = field.row == id and isinstance(field.type, RelatedRecord)
            if is_it and field.name not in hidden_fields(request.actor, kind.name):
                text = request.GET.get("look", "").replace("\0", "")[:200]
                chosen = [one for one in request.GET.getlist(field.name) if one and "\0" not in one]
                choices = choices_of(field, request.actor, chosen=chosen[:100], text=text)
                context = {"field": field, "name": field.name, "choices": choices}
                return web.render(request, "records/fields/choices.html", context, fragment="choices")
    raise Http404


class ValueForm(forms.Form):
    """One added field of one record; for files, an upload beside those attached already."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, files: Any, field: Field, record: Any, actor: Actor) -> None:
        super().__init__(data, files, initial={"version": record.version})
        self.label_suffix = ""
        self.field = field
        add_fields(self, [field], actor=actor, record=record)
        if isinstance(field.type, Attachment):
            self.fields["upload"] = forms.FileField(label=_("Attach another file"), required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by code."""
        return values_of(self, [self.field])

    def complain(self, problem: Problem) -> None:
        """Say at the field what was refused."""
        for one in [problem, *problem.also]:
            self.add_error(one.field if one.field in self.fields else None, str(one))

    def see(self, version: int) -> None:
        """Let what was typed be saved over the newer version, if the person wants that."""
        typed: Any = self.data
        typed = typed.copy()
        typed["version"] = str(version)
        self.data = typed


def _save(request: HttpRequest, kind: RecordKind, record: Any, field: Field, form: ValueForm) -> bool:
    version, values = form.cleaned_data["version"], form.values
    upload = form.cleaned_data.get("upload")
    if upload is None:
        _edit(kind, record, values, version=version, by=request.actor)
        return True
    with blobs.kept(upload) as blob, transaction.atomic():
        file = attach_file(record, blob=blob, by=request.actor)
        held = values[field.code] if field.multiple else None
        _edit(
            kind,
            record,
            {field.code: [*held, file] if held is not None else file},
            version=version,
            by=request.actor,
        )
    return True


def _edit(kind: RecordKind, record: Any, values: dict[str, Any], *, version: int | None, by: Actor) -> None:
    if kind.edit is None:
        raise Refused(_("Records of this kind cannot be changed."))
    kind.edit(record, version=version, custom=values, by=by)


def _saved(request: HttpRequest, kind: RecordKind, record: Any, field: Field) -> HttpResponse:
    card = kind.url(record.pk)
    offer(request, _("“%(field)s” was saved.") % {"field": field.label})
    if not request.htmx:
        return web.redirect(request, card)
    fresh = kind.records.get(pk=record.pk)
    shown = shown_values([fresh], [field], actor=request.actor).get(fresh.pk, {}).get(field.name, [])
    context = {"fact": Fact(field.label, shown, _edit_url(fresh, field)), **_place(kind, fresh)}
    return web.render(request, "records/fields/saved.html", context)


def _form(
    request: HttpRequest, kind: RecordKind, record: Any, form: ValueForm, field: Field, *, status: int
) -> HttpResponse:
    context = {
        "record": record,
        "form": form,
        "action": _edit_url(record, field),
        "has_upload": "upload" in form.fields,
        **_place(kind, record),
    }
    fragment = "place_form" if request.htmx else None
    return web.render(request, FORM, context, fragment=fragment, status=status)


def _place(kind: RecordKind, record: Any) -> dict[str, str]:
    return {"card": kind.url(record.pk), "card_id": f"record-{kind.name}-{record.pk}"}


def _edit_url(record: Any, field: Field) -> str:
    return f"/custom/{record.record_kind}/{record.pk}/{field.code}"


def _kind(name: str) -> RecordKind:
    kind = kinds.get(name)
    if kind is None:
        raise Http404
    return kind


def _field(actor: Actor, kind_name: str, code: str) -> Field:
    field = custom_field_of(kind_name, code)
    if field is None or field.name in hidden_fields(actor, kind_name):
        raise Http404
    return field
