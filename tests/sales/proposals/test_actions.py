"""What may happen to proposals."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from dealwright.channels.messages.models import Message
from dealwright.crm.companies.actions import create_company, edit_company
from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change
from dealwright.sales.orders.models import Order
from dealwright.sales.proposals.actions import (
    NewOffer,
    accept_proposal,
    create_proposal,
    decline_proposal,
    delete_proposal,
    edit_proposal,
    order_proposal,
    reopen_proposal,
    send_proposal,
    set_offers,
)
from dealwright.sales.proposals.models import Proposal, State
from tests.factories.sales import SYSTEM, VISITOR, at_once, new_customer, new_product


def new_deal(**more) -> Deal:
    case = new_product()
    lines = [NewLine(case, "Phone case", Decimal("49.90"), Decimal(2))]
    return create_deal(title="Cases for Clara", contact=new_customer(), lines=lines, by=SYSTEM, **more)


def new_proposal(**more) -> Proposal:
    return create_proposal(new_deal(), by=SYSTEM, **more)


def offers(proposal: Proposal) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    return [(line.name, line.price, line.discount, line.quantity) for line in proposal.lines.all()]


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestCreateProposal:
    def test_offers_the_products_of_the_deal(self, recorded):
        deal = new_deal()
        recorded.start_over()

        proposal = create_proposal(deal, by=SYSTEM)

        assert offers(proposal) == [("Phone case", Decimal("49.90"), 0, 2)]
        assert (proposal.total_money, proposal.state) == (money("99.80", "BRL"), State.DRAFT)
        assert (proposal.contact, proposal.responsible) == (deal.contact, deal.responsible)
        assert recorded == ["proposal.created"]

    def test_offers_the_deal_itself_where_it_has_an_amount_alone(self):
        deal = create_deal(title="Advice", amount=money("300", "BRL"), by=SYSTEM)

        proposal = create_proposal(deal, by=SYSTEM)

        assert offers(proposal) == [("Advice", Decimal(300), 0, 1)]

    def test_numbers_each_one(self):
        deal = new_deal()

        first, second = create_proposal(deal, by=SYSTEM), create_proposal(deal, by=SYSTEM)

        assert int(second.number) > int(first.number)


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestSetOffers:
    def test_counts_the_discount(self, recorded):
        proposal = new_proposal()
        recorded.start_over()

        proposal = set_offers(
            proposal,
            lines=[NewOffer(None, "Case", Decimal("49.90"), Decimal(2), Decimal("10"))],
            by=SYSTEM,
        )

        assert proposal.total == Decimal("89.82")
        assert recorded == ["proposal.lines_changed"]

    def test_says_nothing_where_nothing_changed(self, recorded):
        proposal = new_proposal()
        recorded.start_over()

        set_offers(
            proposal,
            lines=[
                NewOffer(line.product, line.name, line.price, line.quantity) for line in proposal.lines.all()
            ],
            by=SYSTEM,
        )

        assert recorded == []

    @pytest.mark.parametrize("discount", ["-1", "100.5", "NaN", "5.001"])
    def test_refuses_what_is_no_discount(self, discount, recorded):
        proposal = new_proposal()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            set_offers(
                proposal, lines=[NewOffer(None, "Case", Decimal(1), Decimal(1), Decimal(discount))], by=SYSTEM
            )

        assert refusal.value.field == "lines"
        assert proposal.refreshed().total == Decimal("99.80")
        assert recorded == []

    def test_refuses_a_stale_version(self, recorded):
        proposal = new_proposal()
        edit_proposal(proposal, terms="Cash", by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Conflict):
            set_offers(proposal, lines=[], version=proposal.version, by=SYSTEM)

        assert recorded == []

    def test_is_taken_back_as_one_step(self, recorded, owner):
        proposal = new_proposal()
        set_offers(proposal, lines=[], by=SYSTEM)

        undo_change(recorded.entries[-1].change_id, by=Actor.of(owner))

        assert offers(proposal.refreshed()) == [("Phone case", Decimal("49.90"), 0, 2)]
        assert proposal.refreshed().total == Decimal("99.80")


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestSendProposal:
    def test_writes_a_letter_with_the_link(self, recorded):
        proposal = new_proposal(valid_until=clock.now().date())
        recorded.start_over()

        sent = send_proposal(proposal, to="clara@example.com", words="Dear Clara", by=SYSTEM)

        assert (sent.state, sent.sent_at is not None) == (State.SENT, True)
        assert sorted(recorded) == ["message.written", "proposal.moved", "proposal.sent"]
        letter = Message.objects.get(purpose="proposal.sent")
        assert letter.address == "clara@example.com"
        assert letter.text.startswith("Dear Clara\n\nWe offer you Cases for Clara for R$")
        assert sent.page in letter.text

    def test_writes_none_without_an_address(self):
        send_proposal(new_proposal(), by=SYSTEM)

        assert not Message.objects.exists()

    def test_counts_as_an_interaction_with_the_deal(self, anna):
        proposal = new_proposal()
        before = proposal.deal.refreshed().last_interaction_at

        send_proposal(proposal, by=Actor.of(anna))

        assert proposal.deal.refreshed().last_interaction_at > before

    @pytest.mark.parametrize("to", ["clara", "a@b", "x" * 300 + "@example.com"])
    def test_refuses_what_is_no_address(self, to, recorded):
        proposal = new_proposal()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            send_proposal(proposal, to=to, by=SYSTEM)

        assert refusal.value.field == "to"
        assert (proposal.refreshed().state, Message.objects.count()) == (State.DRAFT, 0)
        assert recorded == []

    def test_refuses_to_send_nothing(self):
        proposal = set_offers(new_proposal(), lines=[], by=SYSTEM)

        with pytest.raises(Refused):
            send_proposal(proposal, by=SYSTEM)

        assert proposal.refreshed().state == State.DRAFT


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestAnswer:
    def test_accepts_once(self, recorded):
        proposal = send_proposal(new_proposal(), by=SYSTEM)
        recorded.start_over()

        accept_proposal(proposal, version=proposal.version, by=VISITOR)
        accept_proposal(proposal, version=proposal.version, by=VISITOR)

        assert proposal.refreshed().state == State.ACCEPTED
        assert recorded == ["proposal.moved", "proposal.accepted"]

    def test_takes_no_answer_to_what_was_changed_meanwhile(self, recorded):
        seen = send_proposal(new_proposal(), by=SYSTEM)
        edit_proposal(seen, terms="Twice as dear", by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Conflict):
            accept_proposal(seen, version=seen.version, by=VISITOR)

        assert seen.refreshed().state == State.SENT
        assert recorded == []

    def test_takes_no_yes_of_a_client_after_the_last_day(self):
        yesterday = clock.now().date() - timedelta(days=1)
        proposal = send_proposal(new_proposal(valid_until=yesterday), by=SYSTEM)

        with pytest.raises(Refused):
            accept_proposal(proposal, by=VISITOR)

        assert proposal.refreshed().state == State.SENT
        assert accept_proposal(proposal, by=SYSTEM).state == State.ACCEPTED

    def test_keeps_the_reason_of_a_no(self):
        proposal = decline_proposal(new_proposal(), reason=" Too expensive ", by=VISITOR)

        assert (proposal.state, proposal.decline_reason) == (State.DECLINED, "Too expensive")

    def test_leaves_an_answered_one_as_it_is(self, recorded):
        proposal = accept_proposal(new_proposal(), by=SYSTEM)
        recorded.start_over()

        for change in (
            lambda: set_offers(proposal, lines=[], by=SYSTEM),
            lambda: edit_proposal(proposal, terms="Else", by=SYSTEM),
            lambda: send_proposal(proposal, by=SYSTEM),
            lambda: decline_proposal(proposal, by=SYSTEM),
        ):
            with pytest.raises(Refused):
                change()

        assert recorded == []

    def test_is_taken_back(self, recorded, owner):
        proposal = decline_proposal(new_proposal(), reason="No", by=SYSTEM)

        undo_change(recorded.entries[-1].change_id, by=Actor.of(owner))

        assert (proposal.refreshed().state, proposal.refreshed().decline_reason) == (State.DRAFT, "")

    def test_may_be_opened_again_and_that_taken_back(self, recorded, owner):
        declined = decline_proposal(new_proposal(), reason="No", by=SYSTEM)
        reopen_proposal(declined, by=SYSTEM)

        undo_change(recorded.entries[-1].change_id, by=Actor.of(owner))

        again = declined.refreshed()
        assert (again.state, again.decline_reason, again.answered_at) == (
            State.DECLINED,
            "No",
            declined.answered_at,
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestOrderProposal:
    def test_writes_the_order_at_the_offered_prices(self):
        proposal = new_proposal()
        (line,) = proposal.lines.all()
        set_offers(
            proposal,
            lines=[NewOffer(line.product, line.name, line.price, line.quantity, Decimal(10))],
            by=SYSTEM,
        )

        order = order_proposal(proposal, by=SYSTEM)

        assert (order.total, order.deal) == (Decimal("89.82"), proposal.deal)
        assert [(one.product, one.price, one.discount, one.quantity) for one in order.lines.all()] == [
            (line.product, Decimal("49.90"), Decimal("9.98"), 2)
        ]
        assert proposal.deal.refreshed().amount == Decimal("89.82")
        assert (proposal.refreshed().state, proposal.refreshed().order) == (State.ACCEPTED, order)

    def test_writes_one_order_however_often(self):
        proposal = new_proposal()

        first, second = order_proposal(proposal, by=SYSTEM), order_proposal(proposal, by=SYSTEM)

        assert first == second
        assert Order.objects.count() == 1

    def test_refuses_a_deal_that_was_ordered(self):
        proposal = new_proposal()
        other = create_proposal(proposal.deal, by=SYSTEM)
        order_proposal(proposal, by=SYSTEM)

        with pytest.raises(Refused):
            order_proposal(other, by=SYSTEM)

        assert (Order.objects.count(), other.refreshed().state) == (1, State.DRAFT)

    def test_refuses_a_declined_one(self):
        proposal = decline_proposal(new_proposal(), by=SYSTEM)

        with pytest.raises(Refused):
            order_proposal(proposal, by=SYSTEM)

        assert Order.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestDeleteProposal:
    def test_goes_to_the_bin_and_comes_back(self, recorded, owner):
        proposal = new_proposal()
        delete_proposal(proposal, by=SYSTEM)
        assert not Proposal.objects.filter(pk=proposal.pk).exists()

        undo_change(recorded.entries[-1].change_id, by=Actor.of(owner))

        assert Proposal.objects.filter(pk=proposal.pk).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestSearch:
    def test_finds_it_by_the_new_name_of_its_company(self, run_reactions):
        company = create_company(name="Moinhos", by=SYSTEM)
        proposal = create_proposal(create_deal(title="Cases", company=company, by=SYSTEM), by=SYSTEM)

        edit_company(company, name="Usinas", by=SYSTEM)
        run_reactions()

        assert "usinas" in proposal.refreshed().search_key


@pytest.mark.django_db(transaction=True)
class TestInParallel:
    def test_six_conversions_write_one_order(self, pipeline):
        proposal = new_proposal()

        answers = at_once(*[lambda: order_proposal(proposal, by=SYSTEM)] * 6)

        assert {order.pk for order in answers} == {Order.objects.get().pk}

    def test_yes_and_no_at_once_leave_one_of_them(self, pipeline):
        proposal = send_proposal(new_proposal(), by=SYSTEM)

        answers = at_once(
            lambda: accept_proposal(proposal, by=VISITOR), lambda: decline_proposal(proposal, by=VISITOR)
        )

        refused = [answer for answer in answers if isinstance(answer, Exception)]
        assert [type(answer) for answer in refused] == [Refused]
