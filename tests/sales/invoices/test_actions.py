"""What may happen to invoices."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.automation.trials.actions import start_trial
from dealwright.automation.trials.queries import trial_of
from dealwright.channels.messages.models import Message
from dealwright.crm.companies.actions import create_company, edit_company
from dealwright.crm.contacts.actions import edit_contact
from dealwright.crm.deals.actions import assign_deal, create_deal, set_lines
from dealwright.crm.requisites.actions import add_requisite
from dealwright.events import Actor
from dealwright.events.models import Entry, Link
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.kit.money import money
from dealwright.people.roles.actions import edit_role
from dealwright.sales.invoices.actions import (
    NewInvoiceLine,
    cancel_invoice,
    create_invoice,
    delete_invoice,
    edit_invoice,
    pay_invoice,
    reopen_invoice,
    send_invoice,
    set_invoice_lines,
    take_payment_back,
)
from dealwright.sales.invoices.models import Invoice, InvoicePayment, State, today
from dealwright.sales.invoices.words import state_words
from dealwright.sales.orders.models import Order
from tests.factories.sales import SYSTEM, new_customer

pytestmark = pytest.mark.django_db


def brl(amount: str):
    return money(amount, "BRL")


def line(price: str = "100", **more):
    return NewInvoiceLine(None, "Repair", Decimal(price), **more)


class TestCreateInvoice:
    def test_fills_itself_from_the_deal(self, invoice_of_anna, anna):
        invoice = invoice_of_anna
        (row,) = invoice.lines.all()

        assert (invoice.state, invoice.contact.name, invoice.responsible) == ("draft", "Clara Souza", anna)
        assert (invoice.total, invoice.tax_total) == (Decimal("99.80"), Decimal("16.63"))
        assert (row.name, row.price, row.quantity, row.tax_rate) == (
            "Phone case",
            Decimal("49.90"),
            2,
            Decimal("0.2"),
        )
        assert invoice.payer_details == "Clara Souza"
        assert invoice.seller_details == "Aurora Ltda\nRua Azul 1\nSantos"

    def test_is_due_in_two_weeks(self, invoice_of_anna):
        made = create_invoice(invoice_of_anna.deal, by=SYSTEM)

        assert made.due_on - made.issued_on == timedelta(days=14)
        assert int(made.number) == int(invoice_of_anna.number) + 1

    def test_keeps_its_lines_when_the_deal_changes(self, invoice_of_anna):
        set_lines(invoice_of_anna.deal, lines=[], by=SYSTEM)

        assert invoice_of_anna.refreshed().total == Decimal("99.80")
        assert invoice_of_anna.lines.count() == 1

    def test_takes_the_amount_of_a_deal_without_products(self, pipeline):
        deal = create_deal(title="Repair", amount=brl("250"), by=SYSTEM)

        made = create_invoice(deal, by=SYSTEM)

        assert [(one.name, one.price) for one in made.lines.all()] == [("Repair", Decimal(250))]

    def test_writes_the_legal_details_of_the_payer(self, pipeline):
        client = new_customer(address="Rua Verde 5", postal_code="11000-000", city="Santos")
        add_requisite(client, preset="br_person", values={"cpf": "52998224725"}, by=SYSTEM)

        made = create_invoice(contact=client, lines=[line()], by=SYSTEM)

        assert made.payer_details == "Clara Souza\nCPF: 529.982.247-25\nRua Verde 5\n11000-000 Santos"
        assert made.deal is None

    def test_leaves_out_details_that_are_hidden_from_who_writes_it(self, pipeline, anna):
        client = new_customer(address="Rua Verde 5")
        add_requisite(client, preset="br_person", values={"cpf": "52998224725"}, by=SYSTEM)
        anna.role = edit_role(anna.role, hidden={"contact": ["requisites", "address"]}, by=SYSTEM)

        made = create_invoice(contact=client, lines=[line()], by=Actor.of(anna))

        assert made.payer_details == "Clara Souza"

    def test_copies_nothing_of_a_client_that_is_not_seen(self, pipeline, anna, boris):
        client = new_customer(address="Rua Verde 5", responsible=boris)
        add_requisite(client, preset="br_person", values={"cpf": "52998224725"}, by=SYSTEM)
        deal = create_deal(title="Repair", amount=brl("250"), contact=client, responsible=anna, by=SYSTEM)

        made = create_invoice(deal, by=Actor.of(anna))

        assert made.payer_details == "Clara Souza"
        assert "Rua Verde 5" in create_invoice(deal, by=Actor.of(boris)).payer_details

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({}, "deal_id"),
            ({"lines": [line(discount=Decimal(101))]}, "lines"),
            ({"lines": [line(tax_rate=Decimal("1.5"))]}, "lines"),
            ({"due_on": today() - timedelta(days=1)}, "due_on"),
            ({"due_on": date(3000, 1, 1)}, "due_on"),
            ({"issued_on": date(9999, 12, 25)}, "issued_on"),
            ({"issued_on": date(1, 1, 1)}, "issued_on"),
            ({"comment": "x" * 20_001}, "comment"),
        ],
    )
    def test_refuses_what_cannot_be_asked_for(self, pipeline, recorded, given, field):
        client = {"contact": new_customer()} if given else {}
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            create_invoice(**client, **given, by=SYSTEM)

        assert refusal.value.field == field
        assert (Invoice.objects.count(), recorded) == (0, [])


class TestSetInvoiceLines:
    def test_counts_discount_and_tax_line_by_line(self, invoice_of_anna):
        changed = set_invoice_lines(
            invoice_of_anna,
            lines=[
                line("100", discount=Decimal("12.5"), quantity=Decimal(3), tax_rate=Decimal("0.05")),
                line("0.01"),
            ],
            by=SYSTEM,
        )

        assert (changed.total, changed.tax_total) == (Decimal("262.51"), Decimal("12.50"))

    def test_leaves_what_the_client_has(self, sent, recorded):
        recorded.start_over()

        with pytest.raises(Refused):
            set_invoice_lines(sent, lines=[line()], by=SYSTEM)

        assert (sent.refreshed().total, recorded) == (Decimal("99.80"), [])


class TestEditInvoice:
    def test_moves_the_last_day_of_a_sent_one(self, sent, recorded):
        recorded.start_over()

        edit_invoice(sent, due_on=None, comment="Thank you", by=SYSTEM)

        assert (sent.refreshed().due_on, sent.refreshed().comment) == (None, "Thank you")
        assert recorded == ["invoice.edited"]

    @pytest.mark.parametrize(
        "values", [{"payer_details": "Somebody"}, {"issued_on": today() + timedelta(days=1)}]
    )
    def test_leaves_who_pays_a_sent_one(self, sent, recorded, values):
        recorded.start_over()

        with pytest.raises(Refused):
            edit_invoice(sent, **values, by=SYSTEM)

        assert (sent.refreshed().payer_details, recorded) == ("Clara Souza", [])


class TestSendInvoice:
    def test_writes_a_message_and_no_order(self, invoice_of_anna, anna, recorded):
        recorded.start_over()

        sent = send_invoice(invoice_of_anna, to=" clara@example.com ", words="Dear Clara", by=Actor.of(anna))

        message = Message.objects.get(purpose="invoice.sent")
        assert (sent.state, message.address) == (State.SENT, "clara@example.com")
        assert message.text.startswith("Dear Clara\n\nHere is your invoice for ")
        assert sent.page in message.text
        assert [one.kind for one in message.about_refs] == ["invoice", "deal", "contact"]
        assert sorted(recorded) == ["invoice.moved", "invoice.sent", "message.written"]
        assert Order.objects.count() == 0

    def test_stands_in_the_timelines_of_deal_and_client(self, invoice_of_anna, recorded):
        send_invoice(invoice_of_anna, by=SYSTEM)

        event = Entry.objects.get(kind="invoice.sent")
        links = Link.objects.filter(event_id=event.pk).values_list("record_kind", flat=True)
        assert set(links) == {"invoice", "deal", "contact"}

    @pytest.mark.parametrize("to", ["nobody", "a" * 250 + "@example.com"])
    def test_refuses_what_is_no_address(self, invoice_of_anna, recorded, to):
        recorded.start_over()

        with pytest.raises(Refused):
            send_invoice(invoice_of_anna, to=to, by=SYSTEM)

        assert (invoice_of_anna.refreshed().state, recorded) == (State.DRAFT, [])

    def test_refuses_one_that_costs_nothing(self, pipeline, recorded):
        free = create_invoice(contact=new_customer(), lines=[line(discount=Decimal(100))], by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            send_invoice(free, by=SYSTEM)

        assert refusal.value.field == "lines"
        assert (free.refreshed().state, recorded) == (State.DRAFT, [])

    def test_refuses_an_empty_one(self, invoice_of_anna):
        set_invoice_lines(invoice_of_anna, lines=[], by=SYSTEM)

        with pytest.raises(Refused):
            send_invoice(invoice_of_anna, by=SYSTEM)


class TestPayInvoice:
    def test_pays_all_that_is_due(self, sent, recorded):
        recorded.start_over()

        paid = pay_invoice(sent, by=SYSTEM)

        (payment,) = InvoicePayment.objects.all()
        assert (paid.state, paid.paid_total, paid.due_money) == (State.PAID, Decimal("99.80"), brl("0"))
        assert (payment.amount, payment.received_on, payment.method) == (
            Decimal("99.80"),
            today(),
            "transfer",
        )
        assert recorded == ["invoice.moved", "invoice.payment_received", "invoice.paid"]

    def test_takes_parts_and_is_paid_with_the_last(self, sent, recorded):
        recorded.start_over()

        part = pay_invoice(sent, amount=brl("60"), method="cash", reference="Till 3", by=SYSTEM)
        assert (part.state, str(state_words(part)[0])) == (State.SENT, "Paid in part")
        paid = pay_invoice(part, amount=brl("39.80"), by=SYSTEM)

        assert paid.state == State.PAID
        assert recorded == [
            "invoice.payment_received",
            "invoice.moved",
            "invoice.payment_received",
            "invoice.paid",
        ]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"amount": brl("99.81")},
            {"amount": brl("0")},
            {"amount": brl("-1")},
            {"amount": money("5", "EUR")},
            {"received_on": today() + timedelta(days=1)},
            {"method": "barter"},
        ],
    )
    def test_refuses_what_was_not_asked_for(self, sent, recorded, wrong):
        recorded.start_over()

        with pytest.raises(Refused):
            pay_invoice(sent, **wrong, by=SYSTEM)

        assert (sent.refreshed().paid_total, InvoicePayment.objects.count(), recorded) == (0, 0, [])

    def test_is_paid_once(self, sent, recorded):
        pay_invoice(sent, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused):
            pay_invoice(sent, by=SYSTEM)

        assert (InvoicePayment.objects.count(), recorded) == (1, [])

    def test_refuses_a_stale_version(self, sent):
        with pytest.raises(Conflict):
            pay_invoice(sent, version=99, by=SYSTEM)

        assert sent.refreshed().state == State.SENT

    def test_is_for_those_who_see_what_it_costs(self, sent, recorded, anna):
        anna.role = edit_role(anna.role, hidden={"invoice": ["total"]}, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Forbidden):
            pay_invoice(sent, by=Actor.of(anna))

        assert (sent.refreshed().state, recorded) == (State.SENT, [])


class TestTakePaymentBack:
    def test_is_due_again(self, sent, recorded):
        paid = pay_invoice(sent, by=SYSTEM)
        recorded.start_over()

        back = take_payment_back(paid, payment_id=paid.payments.get().pk, by=SYSTEM)

        assert (back.state, back.paid_total, back.paid_at) == (State.SENT, 0, None)
        assert recorded == ["invoice.moved", "invoice.payment_taken_back"]

    def test_refuses_a_payment_of_another_invoice(self, sent, recorded):
        other = pay_invoice(create_invoice(sent.deal, by=SYSTEM), by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused):
            take_payment_back(sent, payment_id=other.payments.get().pk, by=SYSTEM)

        assert (other.refreshed().state, recorded) == (State.PAID, [])


class TestCancelInvoice:
    def test_is_opened_again_as_it_was(self, sent, recorded):
        recorded.start_over()

        canceled = cancel_invoice(sent, reason="Written twice", by=SYSTEM)
        assert (canceled.state, canceled.cancel_reason) == (State.CANCELED, "Written twice")
        reopened = reopen_invoice(canceled, by=SYSTEM)

        assert (reopened.state, reopened.cancel_reason, reopened.canceled_at) == (State.SENT, "", None)
        assert recorded == ["invoice.moved", "invoice.canceled", "invoice.moved", "invoice.reopened"]

    def test_stays_where_money_came_in(self, sent, recorded):
        pay_invoice(sent, amount=brl("10"), by=SYSTEM)
        recorded.start_over()

        for refused in (cancel_invoice, delete_invoice):
            with pytest.raises(Refused):
                refused(sent, by=SYSTEM)

        assert (sent.refreshed().state, sent.refreshed().deleted_at, recorded) == (State.SENT, None, [])


class TestStanding:
    def test_is_overdue_after_its_last_day(self, sent):
        due = edit_invoice(sent, due_on=today(), by=SYSTEM)
        assert not due.is_overdue

        with clock.at(clock.now() + timedelta(days=1)):
            assert due.is_overdue
            assert str(state_words(due)[0]) == "Overdue"

    def test_follows_its_deal_to_another_person(self, invoice_of_anna, boris, run_reactions):
        assign_deal(invoice_of_anna.deal, responsible=boris, by=SYSTEM)
        run_reactions()

        assert invoice_of_anna.refreshed().responsible == boris

    def test_is_found_by_the_new_name_of_its_client(self, invoice_of_anna, run_reactions):
        edit_contact(invoice_of_anna.contact, name="Clara Lima", by=SYSTEM)
        run_reactions()

        assert "lima" in invoice_of_anna.refreshed().search_key

    def test_is_found_by_the_new_name_of_the_company_that_pays(self, pipeline, run_reactions):
        company = create_company(name="Moinhos", by=SYSTEM)
        made = create_invoice(company=company, lines=[line()], by=SYSTEM)

        edit_company(company, name="Usinas", by=SYSTEM)
        run_reactions()

        assert "usinas" in made.refreshed().search_key


class TestCreatedByARule:
    def test_takes_no_number_in_a_trial(self, pipeline, owner, run_reactions):
        stage = pipeline.stages.first()
        create_rule(stage=stage, action="create_invoice", settings={"is_open": True}, by=SYSTEM)
        before = create_invoice(contact=new_customer(), lines=[line()], by=SYSTEM)

        trial = start_trial(stage=stage, by=Actor.of(owner))
        run_reactions()
        running.step()

        run = RuleRun.objects.get()
        after = create_invoice(contact=before.contact, lines=[line()], by=SYSTEM)
        written = Invoice.objects.get(pk=run.result["invoice_id"])
        assert (run.state, written.number) == ("done", f"TEST-{written.pk}")
        assert trial_of(written).opened_for == trial
        assert int(after.number) == int(before.number) + 1
