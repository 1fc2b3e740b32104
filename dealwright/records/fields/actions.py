"""Verbs that change the fields of a kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.text import without_control
from dealwright.records import kinds
from dealwright.records.fields.columns import indexes
from dealwright.records.fields.declaring import (
    TYPES,
    checked_options,
    checked_settings,
    field_from,
    key_from,
)
from dealwright.records.fields.events import (
    CustomFieldAdded,
    CustomFieldEdited,
    CustomFieldRemoved,
    CustomFieldRestored,
)
from dealwright.records.fields.linked_types import Option
from dealwright.records.fields.models import CustomField, IndexState
from dealwright.records.fields.queries import lock_fields
from dealwright.records.fields.usage import COUNTED, is_held, records_with
from dealwright.records.fields.values import checked
from dealwright.records.reference_lists.models import ReferenceList

MOST_FIELDS = 200
"""Of one kind, those in the bin included."""

_TEXTS = {"label": 80, "help_text": 300, "section": 80}
_FLAGS = ("required", "shows_on_card", "shows_in_form", "shows_in_list", "is_filtered", "is_searched")
_FIXED = {"of_kind", "code", "type", "multiple", "reference_list"}


@action
def add_field(
    *,
    of_kind: str,
    label: str,
    type: str,
    code: str = "",
    multiple: bool = False,
    settings: Mapping[str, Any] | None = None,
    options: list[dict[str, Any]] | None = None,
    reference_list: ReferenceList | None = None,
    default: Any = None,
    by: Actor,
    **values: Any,
) -> CustomField:
    """Give a kind of record one more field, after the others; without a code one is made from the label."""
    kind = kinds.get(of_kind)
    if kind is None or not kind.takes_fields:
        raise Refused(_("There is no such kind of record."), field="record_kind")
    if type not in TYPES:
        raise Refused(_("There is no such type of field."), field="type")
    lock_fields()
    others = CustomField.objects.filter(of_kind=of_kind)
    if others.count() >= MOST_FIELDS:
        message = _("A kind of record has at most %(most)s fields, those in the bin included.")
        raise Refused(message % {"most": MOST_FIELDS}, field="record_kind")
    field = CustomField(
        of_kind=of_kind,
        type=type,
        multiple=_checked_multiple(type, multiple),
        reference_list=_checked_list(type, reference_list),
        settings=checked_settings(type, settings or {}, _all_kinds()),
        position=(others.aggregate(last=Max("position"))["last"] or 0) + 1,
    )
    if type == "list":
        field.settings["options"] = checked_options(options or [])
        if not field.settings["options"]:
            raise Refused(_("Write at least one option."), field="options")
    elif options:
        raise Refused(_("Only a list has options of its own."), field="options")
    _set(field, {"label": label, **values})
    field.default = _checked_default(field, default, by=by)
    _save_with_code(field, code)
    _want_index(field)
    if field.is_searched:
        field.searched_up_to = 0
    field.save()
    record(CustomFieldAdded(of_kind=of_kind, code=field.code, type=type), on=field)
    return field


@action
def edit_field(field: CustomField, *, version: int | None = None, by: Actor, **values: Any) -> CustomField:
    """Change what may change of a field; what kind, code, type and multiplicity are stays (CR-54)."""
    lock_fields()
    field = CustomField.objects.locked(field)
    _expect(field, version)
    for name in _FIXED & values.keys():
        if values[name] != getattr(field, name):
            message = _(
                "Records hold values of this field already, so this cannot change; add another field."
            )
            raise Refused(message, field="record_kind" if name == "of_kind" else name)
    given = {name: value for name, value in values.items() if name not in _FIXED}
    before = _image(field)
    if "settings" in given:
        _change_settings(field, given.pop("settings"))
    if "options" in given:
        if field.type != "list":
            raise Refused(_("Only a list has options of its own."), field="options")
        present = tuple(Option.from_json(one) for one in field.settings.get("options", ()))
        field.settings = {**field.settings, "options": checked_options(given.pop("options"), present)}
    default = given.pop("default", field.default)
    field.position = given.pop("position", field.position)
    _set(field, given)
    if default != field.default:
        field.default = _checked_default(field, default, by=by)
    return _edited(field, before)


@action
def move_field(
    field: CustomField, *, before: CustomField | None, version: int | None = None, by: Actor
) -> CustomField:
    """Put a field before another one of its kind, or at the end."""
    lock_fields()
    field = CustomField.objects.locked(field)
    _expect(field, version)
    others = [one for one in CustomField.objects.filter(of_kind=field.of_kind) if one.pk != field.pk]
    places = [one.pk for one in others]
    if before is not None and before.pk not in places:
        raise Refused(_("This field belongs to another kind of record."), field="before_id")
    at = len(others) if before is None else places.index(before.pk)
    below = others[at - 1].position if at else (others[0].position - 2 if others else 0)
    above = others[at].position if at < len(others) else below + 2
    if at and others[at - 1].position < field.position < above:
        return field
    image = _image(field)
    field.position = (below + above) / 2
    if not below < field.position < above:  # halved too often: number them anew
        for place, one in enumerate([*others[:at], field, *others[at:]], start=1):
            one.position = place
            one.save()
    return _edited(field, image)


@action
def remove_field(field: CustomField, *, version: int | None = None, by: Actor) -> CustomField:
    """Put a field into the recycle bin: no card, form or list shows it; the values stay for 30 days."""
    lock_fields()
    field = CustomField.objects.locked(field)
    _expect(field, version)
    if field.deleted_at is None:
        field.deleted_at = clock.now()
        _save(field)
        record(CustomFieldRemoved(records=min(records_with(field), COUNTED)), on=field)
    return field


@action
def restore_field(field: CustomField, *, version: int | None = None, by: Actor) -> CustomField:
    """Take a field out of the recycle bin; the records show the values they had."""
    lock_fields()
    field = CustomField.objects.locked(field)
    _expect(field, version)
    if field.deleted_at is not None:
        field.deleted_at = None
        _save(field)
        record(CustomFieldRestored(), on=field)
    return field


def _expect(field: CustomField, version: int | None) -> None:
    if version is not None and version != field.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=field.version,
        )


def _edited(field: CustomField, before: dict[str, Any]) -> CustomField:
    after = _image(field)
    changes = [
        FieldChange(field=name, before=before[name], after=after[name])
        for name in after
        if before[name] != after[name]
    ]
    if not changes:
        return field
    if before["is_searched"] != after["is_searched"]:
        field.searched_up_to = 0
    if before["is_filtered"] != after["is_filtered"] or before["settings"] != after["settings"]:
        _want_index(field)
    _save(field)
    record(CustomFieldEdited(changes=changes), on=field)
    return field


def _save(field: CustomField) -> None:
    field.version += 1
    field.updated_at = clock.now()
    field.save()


def _image(field: CustomField) -> dict[str, Any]:
    """What may change, as the history tells it."""
    names = (*_TEXTS, *_FLAGS, "default", "settings", "position")
    return {name: getattr(field, name) for name in names}


def _set(field: CustomField, given: dict[str, Any]) -> None:
    """Put checked words and switches into the definition."""
    if strangers := set(given) - set(_TEXTS) - set(_FLAGS):
        raise TypeError(f"a field has no {', '.join(sorted(strangers))}")
    for name, value in given.items():
        setattr(field, name, bool(value) if name in _FLAGS else _checked_text(name, value))
    declared = TYPES[field.type]
    if field.required and not declared.may_be_required:
        message = _("A file is attached to a record that is there already, so it cannot be needed.")
        raise Refused(message, field="required")
    if field.is_searched and not declared.is_text:
        raise Refused(_("Only texts are found by search."), field="is_searched")
    if field.is_filtered and not declared.is_filtered:
        field.is_filtered = False


def _change_settings(field: CustomField, given: Mapping[str, Any]) -> None:
    settings = checked_settings(field.type, {**_own_settings(field), **given}, _all_kinds())
    if settings.get("kinds") != field.settings.get("kinds"):
        message = _("Records hold values of this field already, so this cannot change; add another field.")
        raise Refused(message, field="settings.kinds")
    field.settings = {**field.settings, **settings}


def _own_settings(field: CustomField) -> dict[str, Any]:
    return {name: value for name, value in field.settings.items() if name != "options"}


def _checked_text(name: str, value: Any) -> str:
    text = " ".join(without_control(str(value or "")).split())
    if name == "label" and not text:
        raise Refused(_("Write what the field is called."), field=name)
    if len(text) > _TEXTS[name]:
        message = _("This is longer than %(longest)s letters.") % {"longest": _TEXTS[name]}
        raise Refused(message, field=name)
    return text


def _checked_multiple(type: str, multiple: bool) -> bool:
    if multiple and not TYPES[type].may_be_multiple:
        raise Refused(_("Yes or no is one answer."), field="multiple")
    return bool(multiple)


def _checked_list(type: str, found: ReferenceList | None) -> ReferenceList | None:
    if (type == "reference") != (found is not None):
        message = _("Choose the reference list.") if found is None else _("A field of this type has no list.")
        raise Refused(message, field="reference_list_id")
    return found


def _checked_default(definition: CustomField, default: Any, *, by: Actor) -> Any:
    """The default as a record keeps it; None for none."""
    if default is None or default == "" or default == []:
        return None
    if not TYPES[definition.type].has_default:
        raise Refused(_("A field of this type has no default."), field="default")
    try:
        return checked(field_from(definition), default, by=by, on=None)
    except Refused as refusal:
        raise Refused(refusal.message, field="default") from None


def _save_with_code(field: CustomField, code: str) -> None:
    """Save under the wanted code, refused where it is taken; one made from the label gets a number then."""
    if code:
        field.code = code
        if key_from(code, set()) != code or not code[0].isalpha():
            message = _("A code is small letters, digits and “_”, at most 40, and begins with a letter.")
            raise Refused(message, field="code")
        if is_held(field.of_kind, code) or not _saved(field):
            message = _("Another field of this kind, perhaps in the bin, or an import has this code.")
            raise Refused(message, field="code")
        return
    taken = set(CustomField.objects.filter(of_kind=field.of_kind).values_list("code", flat=True))
    field.code = key_from(field.label, taken, otherwise="field")
    while is_held(field.of_kind, field.code):
        taken.add(field.code)
        field.code = key_from(field.label, taken, otherwise="field")
    if not _saved(field):
        raise Conflict(_("Somebody added a field in this moment; try again."), field="label")


def _saved(field: CustomField) -> bool:
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError:
        return False
    return True


def _want_index(field: CustomField) -> None:
    """Let the worker bring about what is wanted now."""
    wanted = bool(indexes(field_from(field), "any"))
    is_clear = not wanted and field.index_state == IndexState.NONE
    field.index_state = IndexState.NONE if is_clear else IndexState.WAITING


def _all_kinds() -> tuple[str, ...]:
    return tuple(kind.name for kind in kinds.all_kinds())
