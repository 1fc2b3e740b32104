"""Questions about recurring deals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealwright.crm.deals.models import Deal
from dealwright.crm.recurring.models import Occurrence, RecurringDeal
from dealwright.events import Actor
from dealwright.kit.recurrence import LAST_DAY, Unit
from dealwright.people.access import Verb, may
from dealwright.records.pipelines.models import Pipeline, Stage

SHOWN_AHEAD = 5


def recurring_seen_by(actor: Actor) -> Any:
    """The templates the actor may see, with what lists show of them."""
    return _with_relations(RecurringDeal.objects.all().seen_by(actor))


def recurring_changed_by(actor: Actor) -> Any:
    """Those the actor may change."""
    return _with_relations(RecurringDeal.objects.all().changed_by(actor))


def occurrences_for(actor: Actor, recurring: RecurringDeal) -> Any:
    """Its days with the deals that were opened, as far as the actor may see them."""
    seen = Deal.objects.seen_by(actor).filter(pk=OuterRef("deal_id")).order_by().values("pk")[:1]
    return Occurrence.objects.filter(recurring=recurring).annotate(seen_deal_id=Subquery(seen))


def templates_on(stages: Sequence[Stage], pipeline: Pipeline | None) -> Iterable[str]:
    """Why these stages cannot be deleted (CR-18); templates in the bin still hold them."""
    count = RecurringDeal.everything.filter(stage__in=[stage.pk for stage in stages]).count()
    if count:
        yield ngettext(
            "%(number)s recurring deal opens its deals here.",
            "%(number)s recurring deals open their deals here.",
            count,
        ) % {"number": count}


def coming_days(recurring: RecurringDeal, number: int = SHOWN_AHEAD) -> list[date]:
    """The next days on which it opens a deal."""
    if recurring.next_on is None:
        return []
    left = number if recurring.times is None else min(number, recurring.times - recurring.made)
    return recurring.recurrence.first(left, recurring.next_on)


def in_words(recurring: RecurringDeal) -> str:
    """“Every 2 weeks on Mon, Wed”."""
    every = recurring.every
    match Unit(recurring.unit):
        case Unit.DAYS:
            text = ngettext("Every day", "Every %(number)s days", every) % {"number": every}
        case Unit.WEEKS:
            weeks = ngettext("Every week", "Every %(number)s weeks", every) % {"number": every}
            days = sorted(recurring.weekdays or [recurring.begins_on.weekday()])
            names = ", ".join(weekday_name(day) for day in days)
            text = _("%(every)s on %(days)s") % {"every": weeks, "days": names}
        case _months:
            months = ngettext("Every month", "Every %(number)s months", every) % {"number": every}
            day = recurring.month_day or recurring.begins_on.day
            if day == LAST_DAY:
                text = _("%(every)s on the last day") % {"every": months}
            else:
                text = _("%(every)s on day %(day)s") % {"every": months, "day": day}
    return text


def weekday_name(day: int) -> str:
    """“Mon”, in the reader's language."""
    return date_format(date(2024, 1, 1) + timedelta(days=day), "D")


def may_open(actor: Actor) -> bool:
    """Whether the actor may open deals at all, so that templates concern them."""
    return may(actor, "deal", Verb.CREATE)


def _with_relations(found: Any) -> Any:
    return found.select_related(
        "pipeline", "stage", "stage__pipeline", "contact", "company", "responsible", "of_deal"
    )
