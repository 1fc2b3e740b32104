"""The list of leads, as its page and the API ask for it: the same filters, orders and search."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.crm.activities.marks import COUNTERS, NEXT_STEP, QUIET_FOR, with_marks
from dealwright.crm.activities.quiet import QUIET, QUIET_NARROWING
from dealwright.crm.leads.actions import archive_lead, unarchive_lead
from dealwright.crm.leads.models import Lead
from dealwright.crm.standing import LostReason
from dealwright.people.access import Verb
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.signed import SIGNED_FILTERS
from dealwright.records.fields.types import Moment, RecordLink, Text
from dealwright.records.lists.listing import (
    ALL,
    ARCHIVED,
    MINE,
    Archiving,
    FurtherAct,
    Listing,
    Narrowing,
    Standing,
    Words,
)
from dealwright.records.reports.funnel import REACHED_NARROWING, REACHED_STAGE, reached
from dealwright.records.search.queries import matching
from dealwright.records.tags.lookups import TAGS

REACHED = ("phones", "emails", "web_pages", "messengers")
"""They are kept together: whoever may not see one of them may ask by none."""

LEADS = ListOf(
    Lead,
    fields={
        "title": Where(str, contains=True),
        "name": Where(str, contains=True),
        "company_title": Where(str, contains=True, empty=""),
        "email": Where(str, path="ways_to_reach__normalised", many=True, of=REACHED),
        "phone": Where(str, path="ways_to_reach__normalised", many=True, of=REACHED),
        "pipeline_id": Id,
        "stage_id": Id,
        "responsible_id": Where(Colleague),
        "observer_id": Where(Colleague, path="observers", many=True),
        "contact_id": Id,
        "company_id": Id,
        "is_repeat": bool,
        "amount": Decimal,
        "birth_date": date,
        "source": Where(str, empty=""),
        "city": Where(str, empty=""),
        "region": Where(str, empty=""),
        "country": Where(str, empty=""),
        **{mark: Where(str, empty="") for mark in Lead.UTM},
        "tags": TAGS,
        "external_id": str,
        "is_for_everyone": bool,
        **SIGNED_FILTERS,
        "created_at": datetime,
        "updated_at": datetime,
        "closed_at": datetime,
        "lost_reason": Where(LostReason, empty=""),
        REACHED_STAGE: reached("lead"),
        "archived_at": datetime,
        "last_interaction_at": datetime,
        "next_step_at": datetime,
        "quiet_days": QUIET,
    },
    sorts=["created_at", "amount", "title"],
    sort="-created_at",
    search=matching,
    more=more_of("lead"),
)


def _with_reach(leads: Any) -> Any:
    return leads.select_related("stage", "company").prefetch_related("ways_to_reach")


LEAD_LIST = Listing(
    kind="lead",
    url="/leads/list",
    new_url="/leads/new",
    import_url="/imports/new/lead",
    list_of=LEADS,
    columns=(
        "title",
        "name",
        "phones",
        "stage",
        "next_step",
        "counters",
        "amount",
        "responsible",
    ),
    words=Words(
        empty=_("No leads yet"),
        empty_hint=_("A lead is a phone number, an e-mail or a chat that may become a client."),
        nothing_fits=_("No lead fits"),
        show_all=_("Show all leads"),
        search=_("Title, name, company, phone or e-mail"),
        add=_("Add a lead"),
    ),
    further_columns=(NEXT_STEP, COUNTERS, QUIET_FOR),
    narrowings=(
        Narrowing("pipeline_id", _("Pipeline"), RecordLink("records.Pipeline")),
        Narrowing("email", _("E-mail"), Text()),
        QUIET_NARROWING,
        REACHED_NARROWING,
        Narrowing("lost_reason", _("Why it is not a client"), Text()),
        Narrowing("next_step_at", _("Next step"), Moment()),
        Narrowing("archived_at", _("Archived"), Moment()),
    ),
    standing=(
        ALL,
        MINE,
        Standing("open", _("Open"), "closed_at__is_null=true"),
        Standing("nobodys", _("Nobody’s"), "responsible_id__is_null=true"),
        ARCHIVED,
    ),
    relations={
        "stage": "stage",
        "contact": "contact",
        "company": "company",
        "responsible": "responsible",
        "created_by": "created_by",
        "updated_by": "updated_by",
    },
    prefetched=dict.fromkeys(REACHED, "ways_to_reach"),
    with_everything=_with_reach,
    prepare=with_marks,
    archiving=Archiving(archive_lead, unarchive_lead),
    further_acts=(FurtherAct(_("Merge"), "arrows-join", "/leads/merge", verb=Verb.DELETE),),
)
