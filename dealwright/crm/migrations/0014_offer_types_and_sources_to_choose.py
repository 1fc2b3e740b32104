"""Offer lists to choose the types of clients and deals from; what companies built there stays as it is."""

import uuid

from django.db import migrations

CLIENTS = [
    ("LEAD", "Lead", "blue"),
    ("PROSPECT", "Prospect", "blue"),
    ("CLIENT", "Client", "green"),
    ("INACTIVE", "Inactive", "slate"),
    ("SUPPLIER", "Supplier", ""),
    ("PARTNER", "Partner", ""),
    ("COMPETITOR", "Competitor", "red"),
    ("OTHER", "Other", ""),
]
DEALS = [
    ("SALE", "Sale", ""),
    ("COMPLEX", "Complex sale", ""),
    ("GOODS", "Goods", ""),
    ("SERVICES", "Services", ""),
    ("SERVICE", "Maintenance", ""),
]
HONORIFICS = [("MR", "Mr", ""), ("MRS", "Mrs", ""), ("MS", "Ms", ""), ("DR", "Dr", "")]
SOURCES = [
    ("CALL", "Call", ""),
    ("EMAIL", "E-mail", ""),
    ("WEB", "Web site", ""),
    ("ADVERTISING", "Advertising", ""),
    ("PARTNER", "Partner", ""),
    ("RECOMMENDATION", "Recommendation", ""),
    ("TRADE_SHOW", "Trade show", ""),
    ("WEBFORM", "Web form", ""),
    ("CALLBACK", "Callback", ""),
    ("RC_GENERATOR", "Repeat sales", ""),
    ("STORE", "Online store", ""),
    ("OTHER", "Other", ""),
]
INDUSTRIES = [
    ("IT", "Information technology", ""),
    ("TELECOM", "Telecommunications", ""),
    ("MANUFACTURING", "Manufacturing", ""),
    ("BANKING", "Banking services", ""),
    ("CONSULTING", "Consulting", ""),
    ("FINANCE", "Finance", ""),
    ("GOVERNMENT", "Government", ""),
    ("DELIVERY", "Delivery", ""),
    ("ENTERTAINMENT", "Entertainment", ""),
    ("NOTPROFIT", "Non-profit", ""),
    ("OTHER", "Other", ""),
]
LISTS = [
    ("source", "Source", SOURCES),
    ("industry", "Industry", INDUSTRIES),
    ("client_type", "Client type", CLIENTS),
    ("company_type", "Company type", CLIENTS),
    ("deal_type", "Deal type", DEALS),
    ("honorific", "Salutation", HONORIFICS),
]


def offer(apps, editor):
    lists = apps.get_model("records", "ReferenceList").objects
    for code, name, entries in LISTS:
        found = lists.filter(code=code).first()
        if found is None:
            found = lists.model(code=code, name=name)
        found.is_built_in = True
        found.entries = _with(found.entries, entries)
        found.save()
    marks = apps.get_model("records", "FieldsMark").objects
    marks.update_or_create(pk=1, defaults={"mark": uuid.uuid4()})


def _with(present, wanted):
    """What is there as people left it, with what is not there yet, each in its place.

    One of the words somebody gave to another entry is kept for what records hold and offered to nobody.
    """
    colors = {key.lower(): color for key, _words, color in wanted}
    entries = [{**one, "color": one["color"] or colors.get(one["key"].lower(), "")} for one in present]
    there = {one["key"].lower() for one in present}
    taken = {one["words"].casefold() for one in present}
    for place, (key, words, color) in enumerate(wanted):
        if key.lower() not in there:
            archived = words.casefold() in taken
            entries.insert(place, {"key": key, "words": words, "color": color, "archived": archived})
    return entries


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0013_know_more_of_clients_and_deals"),
        ("records", "0010_remember_what_was_looked_at"),
    ]

    operations = [migrations.RunPython(offer, migrations.RunPython.noop)]
