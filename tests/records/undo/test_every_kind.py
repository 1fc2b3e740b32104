"""Whatever can be done to a record can be undone and done again, to the last column."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from dealwright.catalog.products.actions import create_product, delete_product, edit_product, restore_product
from dealwright.catalog.stock.actions import set_stock
from dealwright.compact.subjects.actions import star_subject
from dealwright.crm.activities.actions import (
    answer_activity,
    bind_activity,
    complete_activity,
    create_activity,
    delete_activity,
    edit_activity,
    end_wait,
    reopen_activity,
    restore_activity,
    unbind_activity,
)
from dealwright.crm.companies.actions import (
    archive_company,
    create_company,
    delete_company,
    edit_company,
    restore_company,
    unarchive_company,
)
from dealwright.crm.contacts.actions import (
    archive_contact,
    create_contact,
    delete_contact,
    edit_contact,
    restore_contact,
    unarchive_contact,
)
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.deals.actions import (
    NewLine,
    archive_deal,
    assign_deal,
    change_pipeline,
    create_deal,
    delete_deal,
    edit_deal,
    give_reason,
    lose_deal,
    move_deal,
    restore_deal,
    set_lines,
    unarchive_deal,
    win_deal,
)
from dealwright.crm.leads.actions import (
    archive_lead,
    change_lead_pipeline,
    create_lead,
    delete_lead,
    edit_lead,
    lose_lead,
    move_lead,
    restore_lead,
    unarchive_lead,
)
from dealwright.crm.leads.actions import give_reason as give_reason_of_lead
from dealwright.crm.leads.actions import set_lines as set_lines_of_lead
from dealwright.crm.requisites.actions import NewAccount, add_requisite, edit_requisite, remove_requisite
from dealwright.events import Actor, last_change
from dealwright.events.declaring import declared
from dealwright.events.models import Entry
from dealwright.kit.money import money
from dealwright.records.notes.actions import add_note
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.tags.actions import set_tags
from dealwright.records.undo import inverses
from dealwright.records.undo.actions import undo_change
from dealwright.records.undo.obstacles import Obstacle
from dealwright.records.undo.set_up import set_up_as
from dealwright.sales.invoices.actions import (
    NewInvoiceLine,
    assign_invoice,
    cancel_invoice,
    create_invoice,
    delete_invoice,
    edit_invoice,
    move_invoice,
    pay_invoice,
    reopen_invoice,
    restore_invoice,
    set_invoice_lines,
    take_payment_back,
)
from dealwright.sales.proposals.actions import (
    NewOffer,
    accept_proposal,
    assign_proposal,
    create_proposal,
    decline_proposal,
    delete_proposal,
    edit_proposal,
    move_proposal,
    reopen_proposal,
    restore_proposal,
    set_offers,
)
from dealwright.sales.statuses.actions import add_status
from dealwright.sales.statuses.queries import stages_of
from dealwright.work.tasks.actions import (
    complete_task,
    create_task,
    delete_task,
    edit_task,
    reopen_task,
    restore_task,
)
from tests.factories import STAGES

pytestmark = pytest.mark.django_db


def checked(kind):
    """A stage of our own, before anything is sent."""
    first = stages_of(kind)["draft"]
    return add_status(kind, name="Being checked", code="CH", after=first, by=Actor.system())


def lines(one, quantity):
    return [NewLine(one.product, "", Decimal("2300.00"), Decimal(quantity)), NewLine(None, "Box", Decimal(5))]


DEEDS = {
    "a title": lambda c, by: edit_deal(c.deal, title="Three phones", by=by),
    "several fields of a deal": lambda c, by: edit_deal(
        c.deal,
        source="store",
        comment="Wants green ones",
        begins_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 1),
        by=by,
    ),
    "a client": lambda c, by: edit_deal(c.deal, contact=c.other, by=by),
    "no client": lambda c, by: edit_deal(c.deal, contact=None, by=by),
    "further clients": lambda c, by: edit_deal(c.deal, other_contacts=[c.other], by=by),
    "an amount in place of the lines": lambda c, by: edit_deal(c.deal, amount=money("4000.00", "BRL"), by=by),
    "an owner of a deal": lambda c, by: assign_deal(c.deal, responsible=c.boris, by=by),
    "no owner of a deal": lambda c, by: assign_deal(c.deal, responsible=None, by=by),
    "an owner and a title": lambda c, by: edit_deal(c.deal, responsible=c.boris, title="Given", by=by),
    "a move": lambda c, by: move_deal(c.deal, to=c.stages["Offer"], by=by),
    "a win": lambda c, by: win_deal(c.deal, by=by),
    "a loss": lambda c, by: lose_deal(c.deal, reason="Too expensive", by=by),
    "lines": lambda c, by: set_lines(c.deal, lines=lines(c, 3), by=by),
    "no lines": lambda c, by: set_lines(c.deal, lines=[], by=by),
    "an archived deal": lambda c, by: archive_deal(c.deal, by=by),
    "tags": lambda c, by: set_tags(c.deal, tags=["vip", "new"], by=by),
    "a deleted deal": lambda c, by: delete_deal(c.deal, by=by),
    "a note": lambda c, by: add_note(c.deal, text="Called her", by=by),
    "a name": lambda c, by: edit_contact(c.contact, first_name="Joana Maria", by=by),
    "phones and e-mails": lambda c, by: edit_contact(
        c.contact, phones=[{"value": "+55 11 98765-4321", "type": "mobile"}], emails=[], by=by
    ),
    "a contact with tags": lambda c, by: edit_contact(c.contact, city="Santos", tags=["vip"], by=by),
    "an archived contact": lambda c, by: archive_contact(c.contact, by=by),
    "a deleted contact": lambda c, by: delete_contact(c.contact, by=by),
    "a price": lambda c, by: edit_product(c.product, price=money("2300", "BRL"), by=by),
    "another currency": lambda c, by: edit_product(c.product, price=money("400.00", "EUR"), by=by),
    "a product": lambda c, by: edit_product(
        c.product, name="Aurora X3", sku="", tax_rate=Decimal("0.2"), category=None, is_active=False, by=by
    ),
    "stock": lambda c, by: set_stock(c.product, stock=12, by=by),
    "a deleted product": lambda c, by: delete_product(c.product, by=by),
    "a task": lambda c, by: edit_task(
        c.task, title="Write", due_at=datetime(2026, 12, 1, 9, tzinfo=UTC), responsible=c.boris, by=by
    ),
    "a done task": lambda c, by: complete_task(c.task, by=by),
    "a deleted task": lambda c, by: delete_task(c.task, by=by),
    "company, observers, probability, marks": lambda c, by: edit_deal(
        c.deal, company=c.firm, observers=[c.boris], probability=40, utm_source="letter", by=by
    ),
    "a type and a source": lambda c, by: edit_deal(
        c.deal, deal_type="services", source="partner", source_description="The fair", by=by
    ),
    "another pipeline": lambda c, by: change_pipeline(c.deal, to=c.wholesale["Offer"], by=by),
    "a win in another pipeline": lambda c, by: change_pipeline(c.deal, to=c.wholesale["Won"], by=by),
    "a star": lambda c, by: star_subject(c.deal, is_starred=True, by=by),
    "a post, kinds, a birthday": lambda c, by: edit_contact(
        c.contact, post="Owner", client_type="supplier", birth_date=date(1980, 2, 29), by=by
    ),
    "observers of clients": lambda c, by: edit_contact(c.contact, observers=[c.boris], by=by),
    "observers of a company": lambda c, by: edit_company(c.firm, observers=[c.boris], by=by),
    "a salutation, a middle name, where from": lambda c, by: edit_contact(
        c.contact, honorific="dr", second_name="Maria", source_description="Fair", by=by
    ),
    "pages, messengers, addresses": lambda c, by: edit_contact(
        c.contact,
        web_pages=["example.com"],
        messengers=[{"value": "@joana", "type": "telegram"}],
        addresses=[{"type": "delivery", "street": "Rua A, 1", "city": "Santos"}],
        by=by,
    ),
    "the company of a contact": lambda c, by: edit_contact(c.contact, companies=[c.firm], by=by),
    "requisites": lambda c, by: add_requisite(
        c.firm,
        preset="br_company",
        values={"cnpj": "11222333000181"},
        accounts=[NewAccount({"account": "1"}, bank="Banco", currency="BRL")],
        by=by,
    ),
    "other requisites": lambda c, by: edit_requisite(
        c.requisite, values={"cpf": "11144477735"}, name="Joana P", accounts=[], by=by
    ),
    "main requisites": lambda c, by: edit_requisite(c.further_requisite, is_main=True, by=by),
    "no requisites": lambda c, by: remove_requisite(c.requisite, by=by),
    "a company": lambda c, by: edit_company(
        c.firm,
        name="Prado e Filhos",
        industry="retail",
        employees=12,
        revenue=money("1200000.00", "USD"),
        source_description="Fair",
        is_own=True,
        responsible=c.boris,
        tags=["vip"],
        by=by,
    ),
    "how a company is reached": lambda c, by: edit_company(
        c.firm,
        phones=[{"value": "+55 11 98765-4321", "type": "work"}],
        emails=[],
        city="Santos",
        addresses=[{"type": "billing", "street": "Rua B, 2"}],
        by=by,
    ),
    "an archived company": lambda c, by: archive_company(c.firm, by=by),
    "a deleted company": lambda c, by: delete_company(c.firm, by=by),
    "a lead": lambda c, by: edit_lead(
        c.lead,
        title="A letter",
        first_name="Rosa Maria",
        company_title="Dias SA",
        source_description="Fair",
        honorific="mrs",
        second_name="Clara",
        birth_date=date(1990, 5, 1),
        contact=c.contact,
        company=c.firm,
        observers=[c.boris],
        utm_term="phones",
        by=by,
    ),
    "how a lead is reached": lambda c, by: edit_lead(
        c.lead, phones=[], emails=["rosa@example.com"], address="Rua C, 3", city="Santos", by=by
    ),
    "an amount of a lead": lambda c, by: edit_lead(c.lead, amount=money("70.00", "BRL"), by=by),
    "a lead in another pipeline": lambda c, by: change_lead_pipeline(
        c.lead, to=another_pipeline_of_leads(by), by=by
    ),
    "an owner of a lead": lambda c, by: edit_lead(c.lead, responsible=c.boris, by=by),
    "lines of a lead": lambda c, by: set_lines_of_lead(c.lead, lines=lines(c, 4), by=by),
    "a lead on its way": lambda c, by: move_lead(c.lead, to=list(c.lead_stages.values())[1], by=by),
    "a lost lead": lambda c, by: lose_lead(c.lead, reason="Wrong number", by=by),
    "a lead that is a known client": lambda c, by: convert_lead(c.lead, contact=c.contact, by=by),
    "an archived lead": lambda c, by: archive_lead(c.lead, by=by),
    "a deleted lead": lambda c, by: delete_lead(c.lead, by=by),
    "an activity": lambda c, by: edit_activity(
        c.call,
        kind="meeting",
        subject="Meet",
        description="At theirs",
        responsible=c.boris,
        priority=3,
        location="Santos",
        color="teal",
        by=by,
    ),
    "another day": lambda c, by: edit_activity(
        c.call, due_at=datetime(2026, 12, 1, 9, tzinfo=UTC), reminders=[15, 60], by=by
    ),
    "no day": lambda c, by: edit_activity(c.call, when="as_soon_as_possible", by=by),
    "a done activity": lambda c, by: complete_activity(c.call, by=by),
    "a done activity with its result": lambda c, by: complete_activity(c.call, result="She agrees", by=by),
    "a letter that is done with": lambda c, by: complete_activity(c.letter, result="Answered", by=by),
    "an answered letter": lambda c, by: answer_activity(c.letter, by=by),
    "a wait that ended": lambda c, by: end_wait(c.wait, by_client=True, by=by),
    "an activity about one more": lambda c, by: bind_activity(c.call, to=c.firm, by=by),
    "an activity about one less": lambda c, by: unbind_activity(c.call, off=c.deal, by=by),
    "a deleted activity": lambda c, by: delete_activity(c.call, by=by),
    "a proposal": lambda c, by: edit_proposal(
        c.proposal, terms="Paid later", valid_until=date(2026, 12, 24), by=by
    ),
    "what is offered": lambda c, by: set_offers(
        c.proposal,
        lines=[
            NewOffer(c.product, "", Decimal("2000.00"), Decimal(2), discount=Decimal(10)),
            NewOffer(None, "Box", Decimal(5)),
        ],
        by=by,
    ),
    "another seller of a proposal": lambda c, by: assign_proposal(c.proposal, responsible=None, by=by),
    "another seller of an invoice": lambda c, by: assign_invoice(c.invoice, responsible=None, by=by),
    "a yes": lambda c, by: accept_proposal(c.proposal, by=by),
    "a no": lambda c, by: decline_proposal(c.proposal, reason="Too expensive", by=by),
    "an invoice": lambda c, by: edit_invoice(
        c.invoice, comment="Cash", due_on=None, payer_details="Somebody else", by=by
    ),
    "what stands on an invoice": lambda c, by: set_invoice_lines(
        c.invoice,
        lines=[
            NewInvoiceLine(c.product, "", Decimal("2000.00"), Decimal(2), discount=Decimal(10)),
            NewInvoiceLine(None, "Box", Decimal(5), tax_rate=Decimal("0.2")),
        ],
        by=by,
    ),
    "a paid invoice": lambda c, by: pay_invoice(c.invoice, method="cash", reference="Till 3", by=by),
    "an invoice paid in part": lambda c, by: pay_invoice(c.invoice, amount=money("5.00", "BRL"), by=by),
    "a canceled invoice": lambda c, by: cancel_invoice(c.invoice, reason="Written twice", by=by),
    "a deleted invoice": lambda c, by: delete_invoice(c.invoice, by=by),
    "a deleted proposal": lambda c, by: delete_proposal(c.proposal, by=by),
}

BEFORE = {
    "a reason": (
        lambda c, by: lose_deal(c.deal, reason="", by=by),
        lambda c, by: give_reason(c.deal, reason="Too expensive", by=by),
    ),
    "a deal opened again": (
        lambda c, by: lose_deal(c.deal, reason="Too expensive", by=by),
        lambda c, by: move_deal(c.deal, to=c.stages["Offer"], by=by),
    ),
    "lines instead of an amount": (
        lambda c, by: edit_deal(c.deal, amount=money("4000.00", "BRL"), by=by),
        lambda c, by: edit_deal(c.deal, amount=None, by=by),
    ),
    "another currency of a lead": (
        lambda c, by: set_lines_of_lead(c.lead, lines=[], by=by),
        lambda c, by: edit_lead(c.lead, currency="EUR", by=by),
    ),
    "a deal out of the archive": (
        lambda c, by: archive_deal(c.deal, by=by),
        lambda c, by: unarchive_deal(c.deal, by=by),
    ),
    "a contact out of the archive": (
        lambda c, by: archive_contact(c.contact, by=by),
        lambda c, by: unarchive_contact(c.contact, by=by),
    ),
    "a company out of the archive": (
        lambda c, by: archive_company(c.firm, by=by),
        lambda c, by: unarchive_company(c.firm, by=by),
    ),
    "a lead out of the archive": (
        lambda c, by: archive_lead(c.lead, by=by),
        lambda c, by: unarchive_lead(c.lead, by=by),
    ),
    "why a lead was lost": (
        lambda c, by: lose_lead(c.lead, by=by),
        lambda c, by: give_reason_of_lead(c.lead, reason="Wrong number", by=by),
    ),
    "a lead opened again": (
        lambda c, by: lose_lead(c.lead, reason="Wrong number", by=by),
        lambda c, by: move_lead(c.lead, to=next(iter(c.lead_stages.values())), by=by),
    ),
    "no star": (
        lambda c, by: star_subject(c.deal, is_starred=True, by=by),
        lambda c, by: star_subject(c.deal, is_starred=False, by=by),
    ),
    "no company of a contact": (
        lambda c, by: edit_contact(c.contact, companies=[c.firm], by=by),
        lambda c, by: edit_contact(c.contact, companies=[], by=by),
    ),
    "a reopened activity": (
        lambda c, by: complete_activity(c.call, result="She agrees", by=by),
        lambda c, by: reopen_activity(c.call, by=by),
    ),
    "another result": (
        lambda c, by: complete_activity(c.call, result="She agrees", by=by),
        lambda c, by: complete_activity(c.call, result="She does not", by=by),
    ),
    "an answered letter with a day": (
        lambda c, by: edit_activity(c.letter, due_at=datetime(2026, 12, 1, 9, tzinfo=UTC), by=by),
        lambda c, by: answer_activity(c.letter, by=by),
    ),
    "our company of a proposal": (
        lambda c, by: edit_company(c.firm, is_own=True, by=by),
        lambda c, by: edit_proposal(c.proposal, own_company=c.firm.refreshed(), by=by),
    ),
    "our company of an invoice": (
        lambda c, by: edit_company(c.firm, is_own=True, by=by),
        lambda c, by: edit_invoice(c.invoice, own_company=c.firm.refreshed(), by=by),
    ),
    "a proposal on a stage of our own": (
        lambda c, by: checked("proposal"),
        lambda c, by: move_proposal(c.proposal, to=stages_of("proposal")["CH"], by=by),
    ),
    "an invoice on a stage of our own": (
        lambda c, by: checked("invoice"),
        lambda c, by: move_invoice(c.invoice, to=stages_of("invoice")["CH"], by=by),
    ),
    "a yes that was taken back": (
        lambda c, by: accept_proposal(c.proposal, by=by),
        lambda c, by: reopen_proposal(c.proposal, by=by),
    ),
    "a no that was taken back": (
        lambda c, by: decline_proposal(c.proposal, reason="Too expensive", by=by),
        lambda c, by: reopen_proposal(c.proposal, by=by),
    ),
    "a payment of an invoice that was none": (
        lambda c, by: pay_invoice(c.invoice, reference="Till 3", by=by),
        lambda c, by: take_payment_back(c.invoice, payment_id=c.invoice.payments.get().pk, by=by),
    ),
    "an invoice opened again": (
        lambda c, by: cancel_invoice(c.invoice, reason="Written twice", by=by),
        lambda c, by: reopen_invoice(c.invoice, by=by),
    ),
    "a reopened task": (lambda c, by: complete_task(c.task, by=by), lambda c, by: reopen_task(c.task, by=by)),
}


def another_pipeline_of_leads(by):
    """The first stage of a pipeline that leads may go to."""
    return create_pipeline(name="Partners", of_kind="lead", stages=STAGES, by=by).first_stage()


def check(company, deed):
    by, before = Actor.of(company.olga), company.state()
    deed(company, by)
    change, after = last_change(), company.state()
    assert after != before

    undone = undo_change(change, by=by)
    assert company.state() == before

    again = undo_change(undone.change_id, by=by)
    assert without_moments(company.state()) == without_moments(after)

    undo_change(again.change_id, by=by)
    assert company.state() == before


def without_moments(state):
    """A deal that is won or deleted once more is so from then on."""
    fresh = {
        "stage_since",
        "closed_at",
        "deleted_at",
        "archived_at",
        "done_at",
        "answered_at",
        "paid_at",
        "canceled_at",
    }
    return {
        name: {key: bool(value) if key in fresh else value for key, value in row.items()}
        if isinstance(row, dict)
        else row
        for name, row in state.items()
    }


@pytest.mark.parametrize("name", DEEDS)
def test_is_undone_and_done_again(company, name):
    check(company, DEEDS[name])


@pytest.mark.parametrize("name", BEFORE)
def test_is_undone_and_done_again_after_something_else(company, name):
    earlier, deed = BEFORE[name]
    earlier(company, Actor.of(company.olga))

    check(company, deed)


@pytest.mark.parametrize(
    ("delete", "restore", "name"),
    [
        (delete_deal, restore_deal, "deal"),
        (delete_contact, restore_contact, "contact"),
        (delete_product, restore_product, "product"),
        (delete_task, restore_task, "task"),
        (delete_lead, restore_lead, "lead"),
        (delete_company, restore_company, "firm"),
        (delete_activity, restore_activity, "call"),
        (delete_proposal, restore_proposal, "proposal"),
        (delete_invoice, restore_invoice, "invoice"),
    ],
)
def test_a_restored_record_goes_back_into_the_bin(company, delete, restore, name):
    by = Actor.of(company.olga)
    delete(getattr(company, name), by=by)
    restore(getattr(company, name), by=by)

    undo_change(last_change(), by=by)

    assert type(getattr(company, name)).everything.get(pk=getattr(company, name).pk).deleted_at is not None


def test_every_kind_with_a_way_back_has_its_row(company, system):
    """A new inverse needs a row in one of the tables above, or a test of its own kind."""
    of_undo = {"note.deleted", "note.restored", "lead.unconverted"}  # what only undo and redo do
    created = {
        f"{name}.{verb}"
        for name in (
            "deal",
            "contact",
            "product",
            "task",
            "lead",
            "company",
            "activity",
            "proposal",
            "invoice",
        )
        for verb in ("created", "restored")
    }
    deeds = [*DEEDS.values(), *(deed for _earlier, deed in BEFORE.values())]
    walked = of_undo | created
    for deed in deeds:
        with transaction.atomic():
            for earlier, one in BEFORE.values():
                if one is deed:
                    earlier(company, system)
            newest = Entry.objects.latest("id").pk
            deed(company, Actor.of(company.olga))
            walked |= set(Entry.objects.filter(id__gt=newest).values_list("kind", flat=True))
            transaction.set_rollback(True)

    told_by_their_own_tests = (
        "test.",
        "business_hours.",
        "card_layout.",
        "contact_exception.",
        "file.",
        "gateway.",
        "letters.",
        "order.",
        "payment.",
        "pipeline.",
        "recurring_deal.",
        "reminders.",
        "rule.",
        "rule_file.",
        "rules.",
        "sender_address.",
        "trigger.",
        "variable.",
        "product.bundle_set",
        "product.photos_changed",
        "product.price_set",
        "shipment.",
        "tracking.",
        "stock_document.",
        "note.",
        "entry.",
        "contact.merged",
        "contact.split",
        "company.merged",
        "company.split",
        "lead.merged",
        "lead.split",
    )
    assert {
        kind
        for kind, way_back in inverses._inverses.items()
        if not kind.startswith(told_by_their_own_tests) and kind not in of_settings()
    } - walked == set()


@pytest.mark.parametrize(
    "create",
    [
        lambda c, by: create_deal(title="By mistake", by=by),
        lambda c, by: create_contact(name="By mistake", by=by),
        lambda c, by: create_product(name="By mistake", price=money("1.00", "BRL"), by=by),
        lambda c, by: create_task(title="By mistake", responsible=None, by=by),
        lambda c, by: create_lead(title="By mistake", by=by),
        lambda c, by: create_company(name="By mistake", by=by),
        lambda c, by: create_activity(kind="todo", subject="By mistake", about=[c.lead], by=by),
        lambda c, by: create_proposal(c.deal, by=by),
        lambda c, by: create_invoice(c.deal, by=by),
    ],
)
def test_what_was_created_goes_into_the_bin_and_comes_back(company, create):
    by = Actor.of(company.olga)
    made = create(company, by)

    undone = undo_change(last_change(), by=by)
    assert type(made).everything.get(pk=made.pk).deleted_at is not None
    assert not type(made).objects.filter(pk=made.pk).exists()

    undo_change(undone.change_id, by=by)
    assert type(made).objects.get(pk=made.pk).deleted_at is None


def test_what_stands_in_the_way_is_told_in_words():
    found = {
        (kind.partition(".")[0], touched)
        for kind, way_back in inverses._inverses.items()
        if not kind.startswith("test.")
        for touched in way_back.touches(declared(kind).load(declared(kind).sample))
    }

    said = {one: Obstacle(of, 1, "Two phones", one).what for of, one in found}
    assert {one for one, what in said.items() if what == one or "_" in what} == {
        "deleted",
        "contract.pdf",  # a file is told by its name
    }


def of_settings():
    """What is set up has rows of its own: `test_settings.py`, and `test_set_up.py` before it."""
    return {kind for kind in inverses._inverses if set_up_as(kind.partition(".")[0]) is not None}
