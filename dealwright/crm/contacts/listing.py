"""The list of contacts, as its page and the API ask for it: the same filters, orders and search."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.crm.contacts.actions import archive_contact, unarchive_contact
from dealwright.crm.contacts.models import Contact
from dealwright.people.access import Verb
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import Moment, Text
from dealwright.records.lists.listing import Archiving, Listing, Narrowing, Words
from dealwright.records.search.queries import matching
from dealwright.records.tags.lookups import TAGS

REACHED = ("phones", "emails")
"""Both are kept together: whoever may not see one of them may ask by neither."""

CONTACTS = ListOf(
    Contact,
    fields={
        "name": Where(str, contains=True),
        "first_name": str,
        "last_name": str,
        "email": Where(str, path="ways_to_reach__normalised", many=True, of=REACHED),
        "phone": Where(str, path="ways_to_reach__normalised", many=True, of=REACHED),
        "city": Where(str, empty=""),
        "region": Where(str, empty=""),
        "source": Where(str, empty=""),
        "tags": TAGS,
        "responsible_id": Where(Colleague),
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

CONTACT_LIST = Listing(
    kind="contact",
    url="/contacts",
    new_url="/contacts/new",
    list_of=CONTACTS,
    columns=("name", "emails", "phones", "city", "responsible", "created_at"),
    words=Words(
        empty=_("No contacts yet"),
        empty_hint=_("Buyers of the shop come here by themselves; add the others by hand."),
        nothing_fits=_("No contact fits"),
        show_all=_("Show all contacts"),
        search=_("Name, phone or e-mail"),
        add=_("Add a contact"),
    ),
    narrowings=(
        Narrowing("email", _("E-mail"), Text()),
        Narrowing("archived_at", _("Archived"), Moment()),
        Narrowing("updated_at", _("Last changed"), Moment()),
    ),
    relations={"responsible": "responsible"},
    prefetched={"emails": "ways_to_reach", "phones": "ways_to_reach"},
    archiving=Archiving(archive_contact, unarchive_contact, Verb.DELETE),
    api_lists_archived=False,
)
