"""Files that a stage demands: asked for beside the other fields, and attached with the same change.

with stored(form.values()) as values:
    fill_and_move(record, values, to=stage, move=move, by=request.actor)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Attachment
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file, copy_file, is_aside_for, keep_aside
from dealwright.records.files.blobs import Blob
from dealwright.records.files.models import File
from dealwright.records.files.queries import files_of

PRESENT = ":present"
"""Ends the name of the choice from what is attached to the record already."""


class _Files(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """One file, or several of one input; a list, empty where none was chosen: another field may say which."""

    def __init__(self, *, several: bool, **kwargs: Any) -> None:
        super().__init__(widget=_Files() if several else None, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Each of them checked."""
        each = data if isinstance(data, list | tuple) else [data]
        return [super(UploadsField, self).clean(one, initial) for one in each if one]


def ask_for_files(form: forms.Form, field: Field, record: Any) -> None:
    """Let a form ask for an upload, or for one of the files that are attached to the record already."""
    present = list(files_of(record)) if record.pk else []
    form.fields[field.name] = UploadsField(
        several=field.multiple, label=field.label, help_text=field.help_text
    )
    if present:
        form.fields[field.name + PRESENT] = forms.ModelChoiceField(
            queryset=File.objects.on(record).kept(),
            label=_("Or a file that is attached already"),
            empty_label=_("Not chosen"),
            required=False,
        )


def clean_files(form: forms.Form, field: Field) -> None:
    """What was sent or chosen, as the value of the field; an error at it where there is nothing."""
    if field.name not in form.cleaned_data:
        return
    each: list[Any] = list(form.cleaned_data[field.name])
    chosen = form.cleaned_data.get(field.name + PRESENT)
    if chosen is not None and (field.multiple or not each):
        each.append(chosen)
    if each:
        form.cleaned_data[field.name] = each if field.multiple else each[0]
    else:
        form.add_error(field.name, _("Choose a file."))


@contextmanager
def stored(values: Iterable[tuple[Field, Any]]) -> Iterator[list[tuple[Field, Any]]]:
    """The values with their uploads in the storage, which are discarded again when what follows fails."""
    with ExitStack() as stack:
        yield [(field, _each(field, value, partial(_kept, field, stack))) for field, value in values]


def attached(field: Field, value: Any, *, to: Any, by: Actor) -> Any:
    """The value as the record may hold it: each of its files attached to the record. For actions."""
    return _each(field, value, lambda one: _attached(one, to, by))


@action
def put_aside(values: Iterable[tuple[Field, Any]], *, by: Actor) -> list[tuple[Field, Any]]:
    """The values with what was uploaded as files that lie on no record yet."""

    def file_of(one: Any) -> Any:
        return keep_aside(one, by=by) if isinstance(one, Blob) else one

    return [(field, _each(field, value, file_of)) for field, value in values]


def refuse_unseen_files(field: Field, value: Any, by: Actor) -> None:
    """Refused where one of the files is none the actor may read."""
    for file in value if field.multiple else [value]:
        if is_aside_for(file, by):
            continue
        if not File.objects.seen_by(by).kept().filter(pk=file.pk).exists():
            raise Refused(_("There is no such file."), field=field.name)


def _each(field: Field, value: Any, change: Callable[[Any], Any]) -> Any:
    if not isinstance(field.type, Attachment):
        return value
    return [change(one) for one in value] if isinstance(value, list) else change(value)


def _kept(field: Field, stack: ExitStack, one: Any) -> Any:
    if not isinstance(one, UploadedFile):
        return one
    try:
        return stack.enter_context(blobs.kept(one))
    except Refused as refusal:
        raise Refused(refusal.message, field=field.name) from None


def _attached(one: Blob | File, to: Any, by: Actor) -> File:
    if isinstance(one, Blob):
        return attach_file(to, blob=one, by=by)
    if (one.on_kind, one.on_id) == (to.record_kind, to.pk):
        return one
    return copy_file(one, to=to, by=by)
