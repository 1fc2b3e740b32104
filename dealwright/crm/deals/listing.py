"""The list of deals, as its page and the API ask for it: the same filters, orders and search."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.crm.activities.marks import COUNTERS, NEXT_STEP, QUIET_FOR, with_marks
from dealwright.crm.activities.quiet import QUIET, QUIET_NARROWING
from dealwright.crm.deals.actions import archive_deal, unarchive_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.queries import repeat_inquiries, with_other_contacts
from dealwright.crm.standing import LostReason
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.signed import SIGNED_FILTERS
from dealwright.records.fields.types import Moment, RecordLink, Text
from dealwright.records.lists.listing import (
    ALL,
    ARCHIVED,
    MINE,
    Archiving,
    Listing,
    Narrowing,
    Standing,
    Words,
)
from dealwright.records.reports.funnel import REACHED_NARROWING, REACHED_STAGE, reached
from dealwright.records.search.queries import matching
from dealwright.records.tags.lookups import TAGS

DEALS = ListOf(
    Deal,
    fields={
        "title": Where(str, contains=True),
        "pipeline_id": Id,
        "stage_id": Id,
        "responsible_id": Where(Colleague),
        "observer_id": Where(Colleague, path="observers", many=True),
        "contact_id": Id,
        "company_id": Id,
        "lead_id": Where(Id),
        "copied_from_id": Where(Id),
        "amount": Decimal,
        "probability": int,
        "is_repeat": bool,
        "is_repeat_inquiry": Where(bool, many=True, told_by=repeat_inquiries),
        "deal_type": Where(str, empty=""),
        "source": Where(str, empty=""),
        **{mark: Where(str, empty="") for mark in Deal.UTM},
        "tags": TAGS,
        "external_id": str,
        "is_for_everyone": bool,
        **SIGNED_FILTERS,
        "created_at": datetime,
        "updated_at": datetime,
        "closed_at": datetime,
        "lost_reason": Where(LostReason, empty=""),
        REACHED_STAGE: reached("deal"),
        "begins_on": date,
        "closes_on": date,
        "paid_at": datetime,
        "archived_at": datetime,
        "last_interaction_at": datetime,
        "next_step_at": datetime,
        "quiet_days": QUIET,
    },
    sorts=["created_at", "amount", "title"],
    sort="-created_at",
    search=matching,
    more=more_of("deal"),
)

DEAL_LIST = Listing(
    kind="deal",
    url="/deals/list",
    new_url="/deals/new",
    import_url="/imports/new/deal",
    list_of=DEALS,
    columns=(
        "title",
        "contact",
        "company",
        "stage",
        "next_step",
        "counters",
        "amount",
        "responsible",
    ),
    words=Words(
        empty=_("No deals yet"),
        empty_hint=_("Every purchase in the store becomes a deal here; you can also add one by hand."),
        nothing_fits=_("No deal fits"),
        show_all=_("Show all deals"),
        search=_("Title or client"),
        add=_("Add a deal"),
    ),
    further_columns=(NEXT_STEP, COUNTERS, QUIET_FOR),
    narrowings=(
        Narrowing("pipeline_id", _("Pipeline"), RecordLink("records.Pipeline")),
        QUIET_NARROWING,
        REACHED_NARROWING,
        Narrowing("lost_reason", _("Reason of the loss"), Text()),
        Narrowing("next_step_at", _("Next step"), Moment()),
        Narrowing("archived_at", _("Archived"), Moment()),
    ),
    standing=(
        ALL,
        MINE,
        Standing("observed", _("I observe"), "observer_id=me"),
        Standing("nobodys", _("Nobody’s"), "responsible_id__is_null=true"),
        ARCHIVED,
    ),
    relations={
        "stage": "stage",
        "is_repeat_inquiry": "lead",
        "contact": "contact",
        "company": "company",
        "responsible": "responsible",
        "created_by": "created_by",
        "updated_by": "updated_by",
    },
    with_everything=with_other_contacts,
    prepare=with_marks,
    archiving=Archiving(archive_deal, unarchive_deal),
)
