"""The list of contacts, as its page and the API ask for it: the same filters, orders and search."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.crm.activities.marks import COUNTERS, with_next_steps
from dealwright.crm.contacts.actions import archive_contact, unarchive_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import with_company_names
from dealwright.crm.reaching.models import REACHED
from dealwright.people.access import Verb
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.signed import SIGNED_FILTERS
from dealwright.records.fields.types import Moment, Text
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import Archiving, Column, FurtherAct, Listing, Narrowing, Words
from dealwright.records.search.queries import matching
from dealwright.records.tags.lookups import TAGS

CONTACTS = ListOf(
    Contact,
    fields={
        "name": Where(str, contains=True),
        "first_name": str,
        "last_name": str,
        "client_type": Where(str, empty=""),
        "company_id": Where(Id, path="companies", many=True, of=("companies",)),
        "post": Where(str, empty=""),
        "birth_date": date,
        "email": Where(str, path="ways_to_reach__normalised", many=True, of=REACHED),
        "phone": Where(str, path="ways_to_reach__normalised", many=True, of=REACHED),
        "tax_number": Where(str, path="requisites__tax_number", many=True, of=("requisites",)),
        "city": Where(str, empty=""),
        "region": Where(str, empty=""),
        "country": Where(str, empty=""),
        "source": Where(str, empty=""),
        **{mark: Where(str, empty="") for mark in Contact.UTM},
        "tags": TAGS,
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
    more=more_of("contact"),
)


def _companies(contact: Contact) -> Cell:
    names: list[str] = getattr(contact, "listed_company_names", [])
    return Cell("text", ", ".join(names))


CONTACT_LIST = Listing(
    kind="contact",
    url="/contacts",
    new_url="/contacts/new",
    import_url="/imports/new/contact",
    list_of=CONTACTS,
    columns=(
        "name",
        "counters",
        "client_type",
        "in_companies",
        "emails",
        "phones",
        "responsible",
        "created_at",
    ),
    words=Words(
        empty=_("No contacts yet"),
        empty_hint=_("Buyers of the shop come here by themselves; add the others by hand."),
        nothing_fits=_("No contact fits"),
        show_all=_("Show all contacts"),
        search=_("Name, phone, e-mail or tax number"),
        add=_("Add a contact"),
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
    annotated={"in_companies": with_company_names},
    further_columns=(Column("in_companies", _("Companies"), _companies, of=("companies",)), COUNTERS),
    prepare=with_next_steps,
    with_everything=lambda contacts: contacts.prefetch_related(
        "ways_to_reach", "requisites", "further_addresses"
    ),
    picture=lambda client: client.thumbnail_url,
    picture_of="photo",
    picture_icon="user",
    archiving=Archiving(archive_contact, unarchive_contact, Verb.DELETE),
    api_lists_archived=False,
    further_acts=(FurtherAct(_("Merge"), "arrows-join", "/contacts/merge", verb=Verb.DELETE),),
)
