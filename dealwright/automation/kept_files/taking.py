"""Files that a rule takes along: those in fields of its record, and those that are kept with the rules.

What a rule puts on a note, a task or a letter is a copy: what becomes of the first one afterwards does not
change it. A file that was removed before its time came stops the rule, which says so; an empty field adds
nothing, so a rule that makes no sense without it has a condition.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup
from pydantic import BaseModel, Field, StringConstraints

from dealwright.automation.kept_files.queries import HOLDER, kept_files, size_of
from dealwright.automation.rules.doing import Doing
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import hidden_fields
from dealwright.records.fields import Field as RecordField
from dealwright.records.fields.linked_types import Attachment
from dealwright.records.fields.queries import fields_of
from dealwright.records.files.models import File
from dealwright.records.pipelines.models import Stage
from dealwright.web import jinja

MOST_TAKEN = 20
"""Files of one note, task or letter."""
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class TakesFiles(BaseModel):
    """Settings of a rule that takes files along."""

    file_fields: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=80)]], Field(max_length=MOST_TAKEN)
    ] = []
    """Names of fields of the record that hold files: `custom.contract`."""
    file_ids: Annotated[list[Id], Field(max_length=MOST_TAKEN)] = []
    """Files that are kept with the rules (`rule-files`)."""


class KeptFiles(forms.CheckboxSelectMultiple):
    """The files to choose from, and one more to be added."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Markup:  # type: ignore[override]
        """The choices, those that are gone among them, where they are chosen."""
        chosen = {int(one) for one in value or [] if str(one).isdecimal()}
        known = {one.pk: one for one in kept_files()}
        gone = File.objects.filter(on_kind=HOLDER, pk__in=chosen - known.keys())
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "choices": [_choice(one, one.pk in chosen) for one in [*known.values(), *gone]],
            "described": (attrs or {}).get("aria-describedby"),
        }
        return jinja.render_block(jinja.template("automation/files_taken.html"), "choices", context)


class KeptFilesField(forms.TypedMultipleChoiceField):
    """Any number of the files that are kept with the rules."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            coerce=int,
            required=False,
            widget=KeptFiles(),
            choices=lambda: [(one.pk, one.name) for one in kept_files()],
            **kwargs,
        )


class FieldsOfFiles(forms.MultipleChoiceField):
    """Any number of the fields of a record that hold files."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple(), **kwargs)


class FilesForm(forms.Form):
    """The same, as a person chooses it; beside the settings of a rule."""

    file_fields = FieldsOfFiles(
        label=gettext_lazy("Files in these fields"),
        help_text=gettext_lazy("Those the record has when the rule runs; an empty field adds nothing."),
    )
    file_ids = KeptFilesField(label=gettext_lazy("Files kept with the rules"))

    def offer_files(self, stage: Stage, actor: Actor, kept: Collection[str] = ()) -> None:
        """The fields of records of this stage that the actor sees; nothing is asked where there are none."""
        of_kind = stage.pipeline.of_kind
        known = {one.name: str(one.label) for one in file_fields_of(of_kind)}
        hidden = set(hidden_fields(actor, of_kind)) - set(kept)
        offered = [(name, label) for name, label in known.items() if name not in hidden]
        offered += [(name, _("%(field)s (is gone)") % {"field": name}) for name in kept if name not in known]
        if offered:
            self.fields["file_fields"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["file_fields"]


def file_fields_of(of_kind: str) -> list[RecordField]:
    """The fields of records of a kind that hold files."""
    return [one for one in fields_of(of_kind) if isinstance(one.type, Attachment)]


def chosen_in(data: Any, name: str) -> list[int]:
    """What a browser sent as chosen."""
    return [int(one) for one in data.getlist(name)[:MOST_TAKEN] if one.isdecimal() and len(one) < 19]


def check_files(stage: Stage, settings: TakesFiles, *, most_bytes: int | None = None) -> None:
    """Refused, at the setting, for fields that hold no files, files that are gone, or too much of them."""
    known = {one.name for one in file_fields_of(stage.pipeline.of_kind)}
    if not set(settings.file_fields) <= known:
        raise Refused(_("Choose fields of these records that hold files."), field="settings.file_fields")
    if kept_files().filter(pk__in=settings.file_ids).count() != len(set(settings.file_ids)):
        raise Refused(_("There is no such file with the rules (any more)."), field="settings.file_ids")
    if most_bytes is not None:
        refuse_too_large(size_of(settings.file_ids), most_bytes, field="settings.file_ids")


def files_taken(doing: Doing, *, most_bytes: int | None = None) -> list[File]:
    """The files the rule takes along now; Refused where one was removed, or they are too many or large."""
    settings: TakesFiles = doing.settings
    found = {one.pk: one for one in [*_of_record(doing.record, settings), *_kept(settings)]}
    taken = list(found.values())
    for file in taken:
        if file.deleted_at is not None:
            raise Refused(_("Nothing was done: the file “%(name)s” was removed.") % {"name": file.name})
    if len(taken) > MOST_TAKEN:
        message = _("Nothing was done: the rule takes %(found)s files along and may take %(most)s.")
        raise Refused(message % {"found": len(taken), "most": MOST_TAKEN})
    if most_bytes is not None:
        refuse_too_large(sum(one.size for one in taken), most_bytes)
    return taken


def refuse_too_large(size: int, most: int, *, field: str | None = None) -> None:
    """Refused where a letter with files of this size would be sent back by mail servers."""
    if size > most:
        places = {"size": filesizeformat(size), "most": filesizeformat(most)}
        message = _("The files have %(size)s together, and a letter takes at most %(most)s.")
        raise Refused(message % places, field=field)


def _of_record(record: Any, settings: TakesFiles) -> list[File]:
    if not settings.file_fields:
        return []
    known = {one.name: one for one in file_fields_of(record.record_kind)}
    found: list[File] = []
    for name in settings.file_fields:
        if name not in known:
            raise Refused(
                _("Nothing was done: the records have no field “%(name)s” any more.") % {"name": name}
            )
        value = known[name].value_of(record)
        found += value if isinstance(value, list) else [value] if value is not None else []
    return found


def _kept(settings: TakesFiles) -> list[File]:
    if not settings.file_ids:
        return []
    by_id = File.objects.filter(on_kind=HOLDER).in_bulk(settings.file_ids)
    if len(by_id) != len(set(settings.file_ids)):
        raise Refused(
            _("Nothing was done: a file that the rule takes along is gone; choose another one in it.")
        )
    return [by_id[id] for id in dict.fromkeys(settings.file_ids)]


def _choice(file: File, is_chosen: bool) -> dict[str, Any]:
    return {
        "id": file.pk,
        "name": file.name,
        "size": filesizeformat(file.size),
        "is_chosen": is_chosen,
        "is_gone": file.deleted_at is not None,
    }
