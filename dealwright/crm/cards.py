"""What the cards of the CRM consist of, for those who arrange them; their templates write it all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.marketing import Marketed
from dealwright.records.layouts import shapes
from dealwright.records.layouts.shapes import ADDED, Fact, Part

_ADDRESS = ("address", "city", "region", "postal_code", "country")
_FILES = Part("files", _("Files"))
_LINES = Part("lines", _("Products"))
_AUTOMATION = Part("automation", _("Automation"))
_MONEY = Part("money", _("Orders and payments"))
_REACH = Part(
    "reach",
    _("How to reach"),
    (
        Fact("phones", _("Phones")),
        Fact("emails", _("E-mails")),
        Fact("messengers", _("Messengers")),
        Fact("web_pages", _("Web pages")),
        Fact("address", _("Address"), _ADDRESS),
        Fact("addresses", _("Further addresses")),
    ),
)
_OF_CLIENTS = (
    Fact("responsible", _("Responsible")),
    Fact("observers", _("Observers")),
    Fact("source", _("Source"), ("source", "source_description")),
    Fact("campaign", _("Campaign"), Marketed.UTM),
    Fact("tags", _("Tags")),
    Fact("comment", _("Comment")),
    Fact("tracking", _("Visits and letters"), ()),
    Fact("everyone", _("Available to everyone"), ()),
    Fact("added", _("Added"), ()),
    Fact("changed", _("Last changed"), ()),
)
_DEALS = Part("deals", _("Deals"))
_REQUISITES = Part("requisites", _("Requisites"), fields=("requisites",))


def declare() -> None:
    """Say it; the CRM does so once."""
    shapes.add(
        "deal",
        Part(
            "about",
            _("About the deal"),
            (
                Fact("title", _("Title")),
                Fact("amount", _("Amount")),
                Fact("probability", _("Probability")),
                Fact("responsible", _("Responsible")),
                Fact("client", _("Client"), ("contact", "contacts")),
                Fact("company", _("Company")),
                Fact("observers", _("Observers")),
                Fact("dates", _("Dates"), ("begins_on", "closes_on")),
                Fact("deal_type", _("Deal type")),
                Fact("source", _("Source"), ("source", "source_description")),
                Fact("campaign", _("Campaign"), Marketed.UTM),
                Fact("lead", _("Lead it came from"), ()),
                Fact("copied_from", _("Copy of"), ()),
                Fact("tags", _("Tags")),
                Fact("comment", _("Comment")),
                Fact("everyone", _("Available to everyone"), ()),
                Fact("opened", _("Opened"), ()),
                Fact("changed", _("Last changed"), ()),
                Fact("stage_since", _("On this stage")),
                Fact("paid_at", _("Paid")),
            ),
        ),
        ADDED,
        _LINES,
        _MONEY,
        _AUTOMATION,
        _FILES,
    )
    shapes.add(
        "lead",
        Part(
            "who",
            _("Who it is"),
            (
                Fact("name", _("Name")),
                Fact("birth_date", _("Date of birth")),
                Fact("company_title", _("Company they name")),
                Fact("phones", _("Phones")),
                Fact("emails", _("E-mails")),
                Fact("web_pages", _("Web pages")),
                Fact("messengers", _("Messengers")),
                Fact("address", _("Address"), _ADDRESS),
                Fact("contact", _("Known contact")),
                Fact("company", _("Known company")),
            ),
        ),
        Part(
            "about",
            _("About the lead"),
            (
                Fact("title", _("Title")),
                Fact("amount", _("Amount")),
                Fact("responsible", _("Responsible")),
                Fact("observers", _("Observers")),
                Fact("source", _("Source"), ("source", "source_description")),
                Fact("campaign", _("Campaign"), Marketed.UTM),
                Fact("tags", _("Tags")),
                Fact("comment", _("Comment")),
                Fact("everyone", _("Available to everyone"), ()),
                Fact("opened", _("Opened"), ()),
                Fact("changed", _("Last changed"), ()),
                Fact("stage_since", _("On this stage"), ()),
            ),
        ),
        ADDED,
        _LINES,
        _AUTOMATION,
        _FILES,
    )
    shapes.add(
        "contact",
        _REACH,
        Part("members", _("Companies"), fields=("companies",)),
        Part(
            "about",
            _("About the contact"),
            (
                Fact("name", _("Name")),
                Fact("client_type", _("Client type")),
                Fact("photo", _("Photo")),
                Fact("post", _("Position")),
                Fact("birth_date", _("Date of birth")),
                *_OF_CLIENTS,
            ),
        ),
        _REQUISITES,
        ADDED,
        _DEALS,
        _MONEY,
        _FILES,
    )
    shapes.add(
        "company",
        Part(
            "about",
            _("About the company"),
            (
                Fact("name", _("Name")),
                Fact("client_type", _("Company type")),
                Fact("logo", _("Logo")),
                Fact("business", _("Business"), ("industry", "employees", "revenue")),
                Fact("own", _("Our own company"), ()),
                *_OF_CLIENTS,
            ),
        ),
        _REACH,
        Part("members", _("Contacts")),
        _REQUISITES,
        ADDED,
        _DEALS,
        _MONEY,
        _FILES,
    )
