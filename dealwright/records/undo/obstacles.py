"""What stands in the way of an undo: who changed the same since, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.events.declaring import declared
from dealwright.events.models import Entry, Link
from dealwright.records.editing import field_label
from dealwright.records.undo.inverses import EVERYTHING, inverse_of

LOOKED_THROUGH = 200
"""Later events of a record among which the one that stands in the way is sought."""
FIELD = "field:"
RIGHT, GONE, IN_THE_BIN, NOT_KEPT = "right", "gone", "deleted", "not_kept"

_WORDS: dict[str, Any] = {
    "allowed": _("whether it may go"),
    "default": _("which pipeline is the default one"),
    "default_gateway": _("which gateway is the default one"),
    "pipeline.name": _("the name"),
    "pipeline.there": _("whether the pipeline is there"),
    "pipeline.position": _("the order of the pipelines"),
    "business_hours": _("the business hours"),
    "rule": _("what the rule does, and when"),
    "rules.stopped": _("where the record stands"),
    "trigger": _("what the trigger waits for"),
    "variable": _("the variable"),
    "variable.value": _("what the variable holds"),
    "stage.color": _("the color of a stage"),
    "stage.name": _("the name of a stage"),
    "stage.notice": _("the letter of a status"),
    "stage.position": _("the order of the stages"),
    "stage.probability": _("the probability of a stage"),
    "stage.required_fields": _("the fields that a stage demands"),
    "stage.there": _("whether the stage is there"),
    "there": _("whether it is there"),
    "archived": _("whether it is archived"),
    "about": _("what it is about"),
    "answer": _("what the client said"),
    "cancellation": _("whether it is canceled"),
    "carriers": _("which records carry it"),
    "done": _("whether it is done"),
    "deal": _("the deal it stands behind"),
    "due_on": _("until when it is to be paid"),
    "exception": _("the exception"),
    "refusal": _("the refusal"),
    "sender_address": _("the sender address"),
    "layout": _("what stands on the cards"),
    "inventory": _("whether the inventory is kept"),
    "lines": _("the products"),
    "mark": _("the mark"),
    "parent": _("where it hangs in the tree"),
    "parts": _("what it consists of"),
    "people": _("who and what is in it"),
    "payment": _("the payment"),
    "ties": _("what the payment is for"),
    "extras": _("the extra services"),
    "file": _("whether the file is there"),
    "photos": _("the photos"),
    "place": _("the order"),
    "price": _("the price on a list"),
    "prices": _("the prices on it"),
    "stage": _("the stage"),
    "pin": _("what is pinned"),
    "requisite": _("the requisites"),
    "star": _("the star"),
    "stock": _("the stock"),
    "tags": _("the tags"),
    "tax": _("the tax"),
    "tracking_number": _("the tracking number"),
    "way": _("how far it is on its way"),
    "tracking": _("whether letters tell of their opening"),
    "extension": _("whether it is switched on"),
    "funnel": _("the funnel of the subjects"),
    "note": _("the note"),
    "merge": _("what was moved when it was merged"),
    EVERYTHING: _("the record"),
}


@dataclass(frozen=True)
class Obstacle:
    """One reason why something cannot be taken back."""

    record_kind: str
    record_id: int
    record: str
    """What the record is called; empty for whoever may not see it."""
    touched: str
    """As inverses name it: `stage`, `field:amount`, `right`, `gone`."""
    by: str = ""
    """Who changed it since; empty where the log does not say."""
    at: datetime | None = None

    @property
    def what(self) -> str:
        """What was changed since, in words."""
        if self.touched.startswith(FIELD):
            return str(field_label(self.touched.removeprefix(FIELD), self.record_kind))
        return str(_WORDS.get(self.touched.partition(":")[0], self.touched))

    @property
    def sentence(self) -> str:
        """What stands in the way, whole."""
        places = {"record": self.record, "what": self.what, "who": self.by}
        if self.at is not None:
            places["when"] = date_format(timezone.localtime(self.at), "SHORT_DATETIME_FORMAT")
        return str(self._words() % places)

    def _words(self) -> str:
        if not self.record:
            return _now("It is no longer there, or no longer yours to change.")
        if self.touched == RIGHT:
            return _now("You may not change “%(record)s”.")
        if self.touched == GONE:
            return _now("“%(record)s” was deleted for good.")
        if self.touched == NOT_KEPT:
            return _now("“%(record)s” cannot come back whole: more belonged to it than was kept.")
        if self.touched == IN_THE_BIN:
            if self.at is None:
                return _now("“%(record)s” is not where this change left it.")
            return _now("On %(when)s %(who)s moved “%(record)s” into or out of the recycle bin.")
        if self.at is None:
            return _now("“%(record)s” has changed since: %(what)s.")
        return _now("On %(when)s %(who)s changed “%(record)s”: %(what)s.")


def touches_of(event: Event) -> Collection[str]:
    """What an event changes; nothing where it has no way back."""
    found = inverse_of(event.kind)
    return found.touches(event) if found else ()


def touches_of_entry(entry: Entry) -> Collection[str]:
    """The same for an event as it stands in the log."""
    kind = declared(entry.kind)
    return touches_of(kind.load(entry.facts)) if kind is not None else ()


def explained(entry: Entry, label: str, touched: str) -> Obstacle:
    """The obstacle with who changed the same last, read from the log."""
    later = _newest_that_touches(entry, touched)
    return Obstacle(
        entry.subject_kind,
        entry.subject_id,
        label,
        touched,
        by=later.actor_label if later else "",
        at=later.at if later else None,
    )


def _newest_that_touches(entry: Entry, touched: str) -> Entry | None:
    for later in later_events(entry):
        if _meets(touches_of_entry(later), touched):
            return later
    return None


def later_events(entry: Entry) -> list[Entry]:
    """What happened to the record itself since, newest first."""
    links = (
        Link.objects.filter(
            record_kind=entry.subject_kind,
            record_id=entry.subject_id,
            at__gte=entry.at,
            event_id__gt=entry.pk,
        )
        .order_by("-at", "-event_id")
        .values_list("event_id", flat=True)[:LOOKED_THROUGH]
    )
    found = Entry.objects.filter(
        at__gte=entry.at,
        id__in=list(links),
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
    ).exclude(change_id=entry.change_id)
    return list(found.order_by("-at", "-id"))


def _meets(touches: Collection[str], touched: str) -> bool:
    return touched in touches or EVERYTHING in touches or (touched == EVERYTHING and bool(touches))
