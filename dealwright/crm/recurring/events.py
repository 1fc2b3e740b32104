"""What can happen to recurring deals."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Ref, Use

_TEMPLATE = {"kind": "recurring_deal", "id": 5, "label": "Monthly care"}


class RecurringDealCreated(Event):
    """A template was made that opens a deal again and again."""

    kind = "recurring_deal.created"
    title = _("Recurring deal created")
    sentence = _("{actor} made the recurring deal {subject}")
    icon = "repeat"
    used_by = frozenset()
    sample = {}


class RecurringDealEdited(Event):
    """A template opens another deal, on other days, or rests."""

    kind = "recurring_deal.edited"
    title = _("Recurring deal changed")
    sentence = _("{actor} changed the recurring deal {subject}")
    icon = "repeat"
    used_by = frozenset()
    sample = {"changes": [{"field": "every", "before": 1, "after": 2}]}

    changes: list[FieldChange]


class RecurringDealDeleted(Event):
    """A template was deleted; the deals it opened stay."""

    kind = "recurring_deal.deleted"
    title = _("Recurring deal deleted")
    sentence = _("{actor} deleted the recurring deal {subject}")
    icon = "trash"
    used_by = frozenset()
    sample = {}


class RecurringDealRestored(Event):
    """A deleted template is there again."""

    kind = "recurring_deal.restored"
    title = _("Recurring deal restored")
    sentence = _("{actor} restored the recurring deal {subject}")
    icon = "arrow-back-up"
    used_by = frozenset()
    sample = {}


class RecurringDealFailed(Event):
    """On a day no deal could be opened."""

    kind = "recurring_deal.failed"
    title = _("Recurring deal failed")
    sentence = _("For {on} no deal could be opened from {subject}: {reason}")
    icon = "alert-triangle"
    used_by = frozenset({Use.WEBHOOKS})
    sample = {"on": "2026-12-01", "reason": "The stage is gone."}

    on: date
    reason: str


class DealRecurred(Event):
    """A deal was opened because its day had come."""

    kind = "deal.recurred"
    title = _("Deal opened again")
    sentence = _("Opened for {on} from the recurring deal {template}")
    icon = "repeat"
    used_by = frozenset({Use.WEBHOOKS})
    sample = {"template": _TEMPLATE, "on": "2026-12-01"}

    template: Ref
    on: date
