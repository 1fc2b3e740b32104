"""The list of companies, as its page and the API ask for it: the same filters, orders and search."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.crm.activities.marks import COUNTERS, with_next_steps
from dealwright.crm.companies.actions import archive_company, unarchive_company
from dealwright.crm.companies.models import Company
from dealwright.crm.reaching.models import REACHED
from dealwright.people.access import Verb
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.signed import SIGNED_FILTERS
from dealwright.records.fields.types import Moment, Text
from dealwright.records.lists.listing import Archiving, FurtherAct, Listing, Narrowing, Words
from dealwright.records.search.queries import matching
from dealwright.records.tags.lookups import TAGS

COMPANIES = ListOf(
    Company,
    fields={
        "name": Where(str, contains=True),
        "client_type": Where(str, empty=""),
        "email": Where(str, path="ways_to_reach__normalised", many=True, of=REACHED),
        "phone": Where(str, path="ways_to_reach__normalised", many=True, of=REACHED),
        "tax_number": Where(str, path="requisites__tax_number", many=True, of=("requisites",)),
        "industry": Where(str, empty=""),
        "employees": int,
        "revenue": Decimal,
        "city": Where(str, empty=""),
        "region": Where(str, empty=""),
        "country": Where(str, empty=""),
        "source": Where(str, empty=""),
        **{mark: Where(str, empty="") for mark in Company.UTM},
        "tags": TAGS,
        "is_own": bool,
        "is_usual_seller": bool,
        "do_not_track": bool,
        "responsible_id": Where(Colleague),
        "observer_id": Where(Colleague, path="observers", many=True),
        "is_for_everyone": bool,
        **SIGNED_FILTERS,
        "created_at": datetime,
        "updated_at": datetime,
        "archived_at": datetime,
        "external_id": str,
    },
    sorts=["created_at", "name"],
    sort="-created_at",
    search=matching,
    more=more_of("company"),
)

COMPANY_LIST = Listing(
    kind="company",
    url="/companies",
    new_url="/companies/new",
    import_url="/imports/new/company",
    list_of=COMPANIES,
    columns=("name", "counters", "client_type", "phones", "city", "responsible", "created_at"),
    words=Words(
        empty=_("No companies yet"),
        empty_hint=_("Add the organisations you sell to, with their people and their legal details."),
        nothing_fits=_("No company fits"),
        show_all=_("Show all companies"),
        search=_("Name, phone, e-mail or tax number"),
        add=_("Add a company"),
    ),
    narrowings=(
        Narrowing("email", _("E-mail"), Text()),
        Narrowing("tax_number", _("Tax number"), Text()),
        Narrowing("archived_at", _("Archived"), Moment()),
    ),
    relations={"responsible": "responsible", "created_by": "created_by", "updated_by": "updated_by"},
    prefetched={
        "emails": "ways_to_reach",
        "phones": "ways_to_reach",
        "web_pages": "ways_to_reach",
        "messengers": "ways_to_reach",
        "requisites": "requisites",
    },
    further_columns=(COUNTERS,),
    prepare=with_next_steps,
    with_everything=lambda companies: companies.prefetch_related(
        "ways_to_reach", "requisites", "further_addresses"
    ),
    picture=lambda client: client.thumbnail_url,
    picture_of="logo",
    picture_icon="building",
    archiving=Archiving(archive_company, unarchive_company, Verb.DELETE),
    api_lists_archived=False,
    further_acts=(FurtherAct(_("Merge"), "arrows-join", "/companies/merge", verb=Verb.DELETE),),
)
