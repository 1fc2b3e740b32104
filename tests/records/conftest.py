"""A company with one record of each kind, and what people do to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from dealwright.catalog.products.actions import create_category, create_product
from dealwright.catalog.products.models import Product
from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.models import Activity, Binding, Reminder
from dealwright.crm.activities.waiting import Wait
from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company as Firm
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact, ContactCompany
from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.leads.models import Lead
from dealwright.crm.requisites.actions import NewAccount, add_requisite
from dealwright.crm.requisites.models import BankAccount, Requisite
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.events import Actor, last_change
from dealwright.kit import clock
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.notes.models import Note
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.sales.invoices.actions import create_invoice
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.proposals.actions import create_proposal
from dealwright.sales.proposals.models import Proposal
from dealwright.work.tasks.actions import create_task
from dealwright.work.tasks.models import Task
from tests.factories import STAGES

KINDS = ("deal", "contact", "product", "task", "lead", "company", "activity", "proposal", "invoice")
MOVING = {"version", "updated_at", "updated_by_id", "last_interaction_at"}
"""Columns that every change moves on, an undo too: it is an interaction itself."""


@dataclass
class Company:
    """The records that the tests change."""

    deal: Deal
    contact: Contact
    other: Contact
    product: Product
    task: Task
    lead: Lead
    firm: Firm
    call: Activity
    letter: Activity
    wait: Activity
    requisite: Requisite
    further_requisite: Requisite
    proposal: Proposal
    invoice: Invoice
    stages: dict[str, Stage]
    lead_stages: dict[str, Stage]
    wholesale: dict[str, Stage]
    """The stages of another pipeline of deals."""
    olga: User
    anna: User
    boris: User

    def state(self) -> dict[str, Any]:
        """All columns of all records and what belongs to them, as far as undo restores them."""
        found: dict[str, Any] = {}
        for name in KINDS:
            for row in kinds.get(name).everything.order_by("pk").values():  # type: ignore[union-attr]
                found[f"{name}:{row['id']}"] = {key: row[key] for key in row.keys() - MOVING}
        found["lines"] = [
            (line.product_id, line.name, line.price, line.quantity, line.position)
            for line in self.deal.lines.all()
        ]
        found["lines of the lead"] = list(
            self.lead.lines.values_list("product_id", "name", "price", "quantity", "position")
        )
        found["offers"] = list(
            self.proposal.lines.values_list("product_id", "name", "price", "discount", "quantity", "position")
        )
        found["invoiced"] = list(
            self.invoice.lines.values_list(
                "product_id", "name", "price", "discount", "tax_rate", "quantity", "position"
            )
        )
        found["paid"] = list(
            self.invoice.payments.values_list("amount", "received_on", "method", "reference")
        )
        found["others"] = sorted(
            self.deal.other_contacts.through.objects.values_list("contact_id", flat=True)
        )
        found["ways"] = [
            (way.kind, way.value, way.type)
            for reached in (Contact, Firm, Lead)
            for client in reached.everything.order_by("pk")
            for way in client.ways_to_reach.all()
        ]
        found["addresses"] = [
            (client.record_kind, client.pk, client.address_facts)
            for located in (Contact, Firm)
            for client in located.everything.order_by("pk")
        ]
        found["companies"] = list(
            ContactCompany.objects.order_by("contact_id", "position").values_list(
                "contact_id", "company_id", "position"
            )
        )
        found["requisites"] = [
            (one.pk, one.contact_id, one.company_id, one.name, one.values, one.tax_number, one.position)
            for one in Requisite.objects.order_by("pk")
        ]
        found["accounts"] = list(
            BankAccount.objects.order_by("requisite_id", "position").values_list(
                "requisite_id", "bank", "currency", "values", "position"
            )
        )
        found["bindings"] = list(
            Binding.objects.order_by("activity_id", "position").values_list(
                "activity_id", "on_kind", "on_id", "position"
            )
        )
        found["reminders"] = list(
            Reminder.objects.order_by("activity_id", "minutes_before").values_list(
                "activity_id", "minutes_before", "remind_at"
            )
        )
        found["observers"] = [
            (one.record_kind, one.pk, [user.pk for user in one.watching])
            for one in (self.deal, self.lead, self.contact, self.firm)
        ]
        found["notes"] = list(Note.objects.values_list("on_kind", "on_id", "text"))
        return found


@pytest.fixture
def company(pipeline: Pipeline, owner: User, anna: User, boris: User) -> Company:
    """Made two days ago, so that what is done now has other moments."""
    with clock.at(clock.now() - timedelta(days=2)):
        by = Actor.of(anna)
        client = create_contact(
            first_name="Joana", last_name="Prado", emails=["j@example.com"], responsible=anna, by=by
        )
        other = create_contact(name="Rui Melo", responsible=anna, by=by)
        product = create_product(
            name="Aurora X2",
            price=money("2499.00", "BRL"),
            sku="AX2",
            category=create_category(name="Phones", by=by),
            stock=10,
            by=by,
        )
        deal = create_deal(
            title="Two phones",
            contact=client,
            source="call",
            lines=[NewLine(product, "", product.price, Decimal(2))],
            responsible=anna,
            by=by,
        )
        task = create_task(title="Call Joana", responsible=anna, about=deal, by=by)
        switch_to_classic(by=Actor.system())
        firm = create_company(name="Prado Ltda", emails=["hello@example.com"], responsible=anna, by=by)
        lead = create_lead(
            title="A call from Santos",
            name="Rosa Dias",
            phones=["+55 13 91234-5678"],
            lines=[NewLine(product, "", product.price, Decimal(1))],
            responsible=anna,
            by=by,
        )
        monday = clock.now() + timedelta(days=7)
        call = create_activity(
            kind="call", subject="Call", about=[deal, client], responsible=anna, due_at=monday, by=by
        )
        letter = create_activity(
            kind="email", subject="A question", about=[lead], direction="in", is_unanswered=True, by=by
        )
        wait = create_activity(
            kind="wait", subject="Wait", about=[lead], responsible=anna, wait=Wait(days=3), by=by
        )
        account = NewAccount({"branch": "0001", "account": "12345-6"}, bank="Banco")
        requisite = add_requisite(
            other, preset="br_person", values={"cpf": "52998224725"}, accounts=[account], by=by
        )
        further_requisite = add_requisite(
            other, preset="other", values={"tax_number": "AB 123"}, name="Rui abroad", by=by
        )
        wholesale = create_pipeline(name="Wholesale", stages=STAGES, by=by)
        offered = create_deal(
            title="Ten phones",
            pipeline=wholesale,
            amount=money("900.00", "BRL"),
            responsible=boris,
            by=Actor.system(),
        )
        proposal = create_proposal(offered, terms="Paid at once", by=by)
        invoice = create_invoice(offered, comment="Thank you", by=by)
    return Company(
        deal=deal.refreshed(),
        contact=client,
        other=other.refreshed(),
        product=product,
        task=task,
        lead=lead,
        firm=firm,
        call=call,
        letter=letter,
        wait=wait,
        requisite=requisite,
        further_requisite=further_requisite,
        proposal=proposal,
        invoice=invoice,
        stages=_by_name(pipeline),
        lead_stages=_by_name(lead.pipeline),
        wholesale=_by_name(wholesale),
        olga=owner,
        anna=anna,
        boris=boris,
    )


def _by_name(pipeline: Pipeline) -> dict[str, Stage]:
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def change_by() -> Callable[..., UUID]:
    """Do something and give the id of the change."""

    def did(action: Callable[..., Any], *args: Any, **kwargs: Any) -> UUID:
        action(*args, **kwargs)
        change = last_change()
        assert change is not None
        return change

    return did
