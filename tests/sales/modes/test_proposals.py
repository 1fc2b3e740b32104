"""Proposals go on working after the switch, whatever had become of them before it."""

import pytest
from django.test import Client

from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.events.models import Link
from dealwright.sales.modes import converting
from dealwright.sales.modes.actions import bring_orders_back, switch_to_deals
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.proposals.actions import accept_proposal, create_proposal, order_proposal, send_proposal
from dealwright.sales.proposals.models import State
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(with_orders, anna, system):
    """Two phone cases for Clara, 99.80, offered while orders had their section; Anna is responsible."""
    product = new_product()
    deal = create_deal(
        title="Cases for Clara",
        contact=new_customer(),
        lines=[NewLine(product, product.name, product.price, 2)],
        responsible=anna,
        by=system,
    )
    return create_proposal(deal, by=system)


def switch(by):
    switch_to_deals(by=by)
    converting.run_all()


class TestProposalOfBefore:
    def test_is_accepted_by_the_client_and_ordered_afterwards(
        self, proposal, orders, by_owner, anna, client_of, system
    ):
        sent = send_proposal(proposal, by=system)
        switch(by_owner)

        Client().post(sent.page, {"answer": "accept", "version": sent.version})
        answer = client_of(anna).post(f"/proposals/{proposal.pk}/order")

        order = proposal.refreshed().order
        assert proposal.refreshed().state == State.ACCEPTED
        assert order.deal_id == proposal.deal_id
        assert answer["Location"] == f"/orders/{order.pk}"
        assert client_of(anna).get(answer["Location"])["Location"] == f"/deals/{proposal.deal_id}"

    def test_that_was_accepted_is_ordered_afterwards(self, proposal, orders, by_owner, system):
        accept_proposal(proposal, by=system)
        switch(by_owner)

        order = order_proposal(proposal, by=system)

        assert (order.deal_id, str(order.total)) == (proposal.deal_id, "99.80")

    def test_that_was_ordered_keeps_its_deal(self, proposal, orders, by_owner, anna, client_of, system):
        order = order_proposal(proposal, by=system)

        switch(by_owner)

        assert Order.objects.get(pk=order.pk).deal_id == proposal.deal_id
        assert client_of(anna).get(f"/orders/{order.pk}")["Location"] == f"/deals/{proposal.deal_id}"
        mark_paid_by_hand(order, by=by_owner)
        assert order.refreshed().is_paid
        page = client_of(anna).get(f"/proposals/{proposal.pk}").content.decode()
        assert f"/orders/{order.pk}" in page or f"/deals/{proposal.deal_id}" in page

    def test_stands_on_the_deal_that_carries_everything(
        self, proposal, orders, by_owner, anna, client_of, system
    ):
        order_proposal(proposal, by=system)
        switch(by_owner)

        card = client_of(anna).get(f"/deals/{proposal.deal_id}").content.decode()

        assert proposal.number in card
        assert "payments/by-hand" in card


class TestProposalOfAfterwards:
    def test_for_the_deal_of_a_converted_order_is_refused_an_order_that_is_there(
        self, orders, by_owner, anna, client_of, system
    ):
        switch(by_owner)
        deal = Order.objects.get(pk=orders[0].pk).deal

        proposal = create_proposal(deal, by=system)
        answer = client_of(anna).post(f"/proposals/{proposal.pk}/order")

        assert deal.orders.count() == 1
        assert answer.status_code in {303, 400, 409, 422}
        assert proposal.refreshed().order is None

    def test_goes_on_where_orders_come_back(self, proposal, orders, by_owner, system):
        switch(by_owner)
        bring_orders_back(by=system)

        order = order_proposal(proposal, by=system)

        assert order.deal_id == proposal.deal_id


class TestLinksToOrders:
    def test_lead_to_the_deals_that_they_became(self, orders, by_owner, anna, client_of):
        switch(by_owner)

        for order in orders:
            deal = Order.objects.get(pk=order.pk).deal_id
            assert client_of(anna).get(f"/orders/{order.pk}")["Location"] == f"/deals/{deal}"
            assert Link.objects.filter(record_kind="deal", record_id=deal).exists()

    def test_lead_to_the_order_until_it_is_a_deal(self, orders, by_owner, anna, client_of):
        switch_to_deals(by=by_owner)

        assert client_of(anna).get(f"/orders/{orders[0].pk}").status_code == 200
        assert new_order(product=new_product(name="Cable"), contact=new_customer("Nina")).deal is not None
