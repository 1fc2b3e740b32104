"""The list of deals, as its page and the API ask for it: the same filters, orders and search."""

from datetime import date, datetime
from decimal import Decimal

from dealwright.api.paging import ListOf
from dealwright.api.types import Id
from dealwright.crm.deals.models import Deal
from dealwright.records.search.queries import matching
from dealwright.records.tags.lookups import TAGS

DEALS = ListOf(
    Deal,
    fields={
        "title": str,
        "pipeline_id": Id,
        "stage_id": Id,
        "responsible_id": Id,
        "contact_id": Id,
        "amount": Decimal,
        "source": str,
        "tags": TAGS,
        "external_id": str,
        "created_at": datetime,
        "updated_at": datetime,
        "closed_at": datetime,
        "begins_on": date,
        "closes_on": date,
        "archived_at": datetime,
    },
    sorts=["created_at", "amount", "title"],
    sort="-created_at",
    search=matching,
)
