"""What the values of an activity must be like."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.activities.models import SUBJECTS, Activity, Direction, Kind, When
from dealwright.kit.errors import Refused
from dealwright.records.colors import checked_color

LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000
"""Letters of a description, of a result."""
MOST_BINDINGS = 50
PRIORITIES = (1, 2, 3)
MEETING_LASTS = timedelta(hours=1)


def checked_subjects(about: Iterable[Any]) -> list[Any]:
    """The records it is about, each once, the owner first."""
    found = list({(one.record_kind, one.pk): one for one in about if one is not None}.values())
    if not found:
        raise Refused(_("Say which record it is about."), field="about")
    if len(found) > MOST_BINDINGS:
        raise Refused(_("An activity is about at most 50 records."), field="about")
    if any(one.record_kind not in SUBJECTS for one in found):
        raise Refused(_("An activity is about leads, deals, contacts, companies or orders."), field="about")
    return found


def checked_values(activity: Activity, values: dict[str, Any]) -> dict[str, Any]:
    """The values of an edit as the activity may hold them."""
    checks: dict[str, Any] = {
        "kind": checked_kind,
        "subject": checked_subject,
        "description": lambda text: checked_text(text, "description"),
        "color": lambda color: checked_color(color) if color else "",
        "priority": checked_priority,
        "location": checked_location,
        "direction": checked_direction,
    }
    values = {name: checks[name](value) if name in checks else value for name, value in values.items()}
    if (
        Kind.WAIT in {values.get("kind"), activity.kind}
        and values.get("kind", activity.kind) != activity.kind
    ):
        raise Refused(_("A wait stays a wait; plan something else beside it."), field="kind")
    if values.get("is_unanswered") and activity.done_at is not None:
        raise Refused(_("What is done waits for no answer; open it again first."), field="is_unanswered")
    return _with_times(activity, values)


def settle_when(activity: Activity) -> None:
    """What is due on a date has one, what is not has none (OL-7)."""
    if activity.when not in {one.value for one in When}:
        raise Refused(_("Choose when it is to be done."), field="when")
    if activity.when != When.ON_DATE:
        activity.due_at, activity.ends_at = None, None
    elif activity.due_at is None:
        raise Refused(_("Say on which date it is to be done."), field="due_at")
    if activity.kind == Kind.MEETING and activity.due_at is not None and activity.ends_at is None:
        activity.ends_at = activity.due_at + MEETING_LASTS
    if activity.ends_at is not None and activity.due_at is not None and activity.ends_at < activity.due_at:
        raise Refused(_("It cannot end before it begins."), field="ends_at")


def check_whence(activity: Activity) -> None:
    """Refuse a wait that came in from somebody: it is ours alone."""
    if activity.kind == Kind.WAIT and (activity.direction or activity.is_unanswered):
        field = "direction" if activity.direction else "is_unanswered"
        raise Refused(_("A wait comes from nobody and asks for no answer."), field=field)


def checked_direction(direction: str) -> str:
    """In, out, or nothing said."""
    if direction and direction not in {one.value for one in Direction}:
        raise Refused(_("Choose who turned to whom."), field="direction")
    return str(direction)


def checked_kind(kind: str) -> str:
    """One of the sorts there are."""
    if kind not in {one.value for one in Kind}:
        raise Refused(_("Choose what sort of activity it is."), field="kind")
    return str(kind)


def checked_subject(subject: str) -> str:
    """What is to be done, trimmed."""
    subject = subject.strip()
    if not subject:
        raise Refused(_("Write what is to be done."), field="subject")
    if len(subject) > LONGEST_SUBJECT:
        message = _("This is longer than 200 letters; put the rest into the description.")
        raise Refused(message, field="subject")
    return subject


def checked_text(text: str, field: str) -> str:
    """A description or a result, trimmed."""
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This text is longer than 20,000 letters."), field=field)
    return text


def checked_location(location: str) -> str:
    """The place, trimmed."""
    location = location.strip()
    if len(location) > LONGEST_SUBJECT:
        raise Refused(_("This place is longer than 200 letters."), field="location")
    return location


def checked_priority(priority: int) -> int:
    """How important it is, from 1 to 3."""
    if priority not in PRIORITIES:
        raise Refused(_("Choose how important it is."), field="priority")
    return priority


def _with_times(activity: Activity, given: dict[str, Any]) -> dict[str, Any]:
    """With when it is to be done and until when, as follows from what is given of that."""
    values = dict(given)
    if "due_at" in values and "when" not in values:
        due_at = values["due_at"]
        if due_at is not None:
            values["when"] = When.ON_DATE.value
        elif activity.when == When.ON_DATE:
            values["when"] = When.NONE.value
    if values.get("when", When.ON_DATE) != When.ON_DATE:
        values["due_at"], values["ends_at"] = None, None
    if values.get("due_at") and values.get("ends_at") is None:
        values |= _end_after(activity, values)
    kind, due_at, ends_at = (
        values.get(name, getattr(activity, name)) for name in ("kind", "due_at", "ends_at")
    )
    if kind == Kind.MEETING and due_at is not None and ends_at is None:
        values["ends_at"] = due_at + MEETING_LASTS
    return values


def _end_after(activity: Activity, values: dict[str, Any]) -> dict[str, Any]:
    """A meeting that begins at another time lasts as long as before."""
    lasts = activity.ends_at - activity.due_at if activity.ends_at and activity.due_at else None
    return {} if lasts is None else {"ends_at": values["due_at"] + lasts}
