"""The way back from what is set up with verbs of the same shape: it is made, changed and removed.

made_and_removed(created=CouponCreated, removed=CouponRemoved, remove=remove_coupon, restore=restore_coupon)
changes_of(CouponEdited, edit=edit_coupon)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from dealwright.events import Event
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.editing import field_label
from dealwright.records.undo.edits import Tracked, fields_of, is_still
from dealwright.records.undo.inverses import EVERYTHING, Step, inverse
from dealwright.records.undo.obstacles import FIELD
from dealwright.records.undo.whole import end_before, others_worked_on_it

THERE = "there"
"""What making and removing touch."""


def made_and_removed(
    *,
    created: type[Event],
    removed: type[Event],
    remove: Callable[..., Any],
    restore: Callable[..., Any],
    more: Callable[[Any], dict[str, Any]] = lambda _event: {},
    in_use: Callable[[Any, Any], str] = lambda _record, _end: "",
    verb: Verb = Verb.SETTINGS,
) -> None:
    """Say that it comes by `created` and goes by `removed`, which keeps its columns as `before`.

    What else `removed` keeps, `more` gives to `restore`. Where the verb would take along what people did with
    it since, `in_use(record, end)` names that, as obstacles do: `end` is its removal, where an undo of that
    made it again, and what was taken back with it is no new use.

    The verbs say in their own words why something that is used by now stays, or has no place any more.
    """

    @inverse(of=created, touches=lambda _event: (EVERYTHING, THERE), verb=verb)
    def take_away(step: Step) -> None:
        use = in_use(step.record, end_before(step, removed))
        if step.holds(not others_worked_on_it(step), EVERYTHING) and step.holds(not use, use):
            remove(step.record, by=step.by)

    @inverse(of=removed, touches=THERE, verb=verb, brings_back=True)
    def bring_back(step: Step) -> None:
        if step.record is not None:
            return
        before = getattr(step.event, "before", None)
        if before is None:
            raise Refused(_("It was removed before its details were kept; make it anew."))
        restore(step.entry.subject_id, before=before, **more(step.event), by=step.by)


def changes_of(
    event: type[Event], *, edit: Callable[..., Any], verb: Verb = Verb.SETTINGS, **special: Tracked
) -> None:
    """Say that changes of this kind are taken back field by field, by `edit(record, by=…, field=before)`.

    A field that an edit does not take as the event tells it is `special`.
    """

    @inverse(of=event, touches=fields_of, verb=verb)
    def take_back(step: Step) -> None:
        values: dict[str, Any] = {}
        for change in step.event.changes:
            tracked = special.get(change.field, Tracked())
            if not step.holds(is_still(step.record, change, tracked), f"{FIELD}{change.field}"):
                continue
            if tracked.put_back is not None:
                tracked.put_back(step.record, change.before, step.by)
            elif tracked.given is not None:
                values |= tracked.given(change.before, step.event)
            else:
                values[change.field] = _read(step.record, change.field, change.before)
        if values:
            edit(step.record, by=step.by, **values)


def _read(record: Any, name: str, before: Any) -> Any:
    """The value a before-value stands for; Refused where what it names is not there any more."""
    try:
        field = record._meta.get_field(name)
    except FieldDoesNotExist:
        return before
    if before is None:
        return None
    if field.related_model is None:
        return field.to_python(before)
    found = field.related_model._default_manager.filter(pk=before["id"]).first()
    if found is None:
        message = _("“%(field)s” cannot be put back: “%(what)s” is not there any more.")
        label = field_label(name, record.record_kind)
        raise Refused(message % {"field": label, "what": before.get("label", "")})
    return found
