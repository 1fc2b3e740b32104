"""The list of activities, as its page and the API ask for it: the same filters, orders and search."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.crm.activities.models import Activity
from dealwright.crm.activities.queries import search_activities
from dealwright.crm.activities.subjects import with_subjects
from dealwright.kit import clock
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import YesNo
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import Column, FurtherAct, Listing, Narrowing, Standing, Words

ACTIVITIES = ListOf(
    Activity,
    fields={
        "subject": Where(str, contains=True),
        "kind": str,
        "when": str,
        "about": Where(str, path="bindings__on", many=True),
        "about_kind": Where(str, path="bindings__on_kind", many=True),
        "responsible_id": Where(Colleague),
        "done_by_id": Where(Id),
        "due_at": datetime,
        "done_at": datetime,
        "direction": Where(str, empty=""),
        "is_unanswered": bool,
        "created_at": datetime,
        "updated_at": datetime,
        "external_id": str,
    },
    sorts=["created_at", "due_at", "done_at"],
    sort="-created_at",
    search=search_activities,
    more=more_of("activity"),
)


def _tick(activity: Activity) -> Cell:
    state = "open" if activity.is_open else "done"
    return Cell("tick", state, href=f"/activities/{activity.pk}/completion")


def _about(activity: Any) -> Cell:
    first = activity.subjects[0] if activity.subjects else None
    return Cell("link" if first else "text", first.label if first else "", href=first.url if first else "")


def _lateness(activity: Activity) -> str:
    return "late" if activity.is_late(clock.now()) else ""


_OPEN_ONES = "done_at__is_null=true&sort=due_at"

ACTIVITY_LIST = Listing(
    kind="activity",
    url="/activities",
    new_url="/activities/new",
    list_of=ACTIVITIES,
    columns=("subject", "done", "kind", "about", "due_at", "responsible"),
    words=Words(
        empty=_("Nothing planned"),
        empty_hint=_(
            "Calls, meetings and to-dos that you plan on the cards of clients and deals stand here."
        ),
        nothing_fits=_("No activity fits"),
        show_all=_("Show all activities"),
        search=_("Search in activities"),
        add=_("Plan an activity"),
    ),
    further_columns=(Column("done", _("Done"), _tick), Column("about", _("About"), _about)),
    narrowings=(Narrowing("is_unanswered", _("Waits for an answer"), YesNo()),),
    standing=(
        Standing("mine", _("Mine"), f"{_OPEN_ONES}&responsible_id=me"),
        Standing("today", _("Today"), f"{_OPEN_ONES}&responsible_id=me&due_at__during=today"),
        Standing("overdue", _("Overdue"), f"{_OPEN_ONES}&responsible_id=me&due_at__during=before_today"),
        Standing("open", _("Everybody’s"), _OPEN_ONES),
        Standing("done", _("Done"), "done_at__is_null=false&sort=-done_at"),
        Standing("all", _("All")),
    ),
    relations={"responsible": "responsible"},
    prepare=with_subjects,
    tones={"due_at": _lateness},
    further_acts=(FurtherAct(_("Mark as done"), "check", "/activities/completions"),),
)
