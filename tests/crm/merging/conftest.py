"""Two clients who are one, with something of every kind that points at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from dealwright.crm.activities.models import Activity, Binding
from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.requisites.models import Requisite
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.records.fields.actions import add_field
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file
from dealwright.records.notes.actions import add_note
from dealwright.work.tasks.actions import create_task
from tests.factories.sales import new_order

SYSTEM = Actor.system()


@dataclass
class Twins:
    """Maria, who stays, and M. Souza, who is the same."""

    maria: Contact
    souza: Contact
    deal: Deal
    shared: Deal
    company: Company
    order: Any


@pytest.fixture
def twins(pipeline: Any, anna: Any) -> Twins:
    """Made two days ago, so that what is done now has other moments."""
    with clock.at(clock.now() - timedelta(days=2)):
        by = Actor.of(anna)
        add_field(of_kind="deal", label="Decider", type="record", settings={"kinds": ["contact"]}, by=SYSTEM)
        add_field(of_kind="contact", label="Shoe size", type="number", by=SYSTEM)
        company = create_company(name="Loja Azul", responsible=anna, by=by)
        maria = create_contact(
            name="Maria Souza", phones=["+5511987654321"], emails=["maria@example.com"], tags=["vip"],
            address="Rua A, 1", city="Santos", responsible=anna, by=by,
        )  # fmt: skip
        souza = create_contact(
            name="M. Souza", phones=["+55 11 98765-4321", "+551130303030"], emails=["m.souza@example.com"],
            tags=["vip", "regular"], address="Rua B, 2", city="Recife", comment="Likes green.",
            companies=[company], custom={"shoe_size": 38}, responsible=anna, by=by,
        )  # fmt: skip
        with unrecorded("a test"):
            for number in ("52998224725", "11144477735"):
                Requisite.objects.create(contact=souza, preset="br_person", tax_number=number, values={})
            Requisite.objects.create(contact=maria, preset="br_person", tax_number="52998224725", values={})
            for one in (maria, souza):
                one.refreshed().save()
            activity = Activity.objects.create(kind="call", subject="Call her", responsible=anna)
            Binding.objects.create(activity=activity, on_kind="contact", on_id=souza.pk)
        deal = create_deal(title="Two phones", contact=souza, responsible=anna, by=by)
        shared = create_deal(title="Case", contact=maria, other_contacts=[souza], responsible=anna, by=by)
        create_deal(
            title="Lamp", contact=souza, other_contacts=[maria], responsible=anna,
            custom={"decider": souza}, by=by,
        )  # fmt: skip
        order = new_order(contact=souza, responsible=anna)
        add_note(souza, text="Likes green.", by=by)
        create_task(title="Write to her", responsible=anna, about=souza, by=by)
        with blobs.kept(ContentFile(b"It is cheap.", "offer.txt")) as blob:
            attach_file(souza, blob=blob, by=by)
    return Twins(maria.refreshed(), souza.refreshed(), deal, shared, company, order)
