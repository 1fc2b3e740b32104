"""Which deal an order stands behind: chosen and changed where orders live beside deals (ST-26)."""

from __future__ import annotations

import pytest

from dealwright.crm.contacts.actions import edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.events import Actor, last_change
from dealwright.events.models import Entry, Link
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.records.undo.actions import undo_change
from dealwright.sales.modes.actions import switch_to_deals
from dealwright.sales.orders.actions import bind_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from tests.factories.sales import SYSTEM, new_customer, new_order, new_product

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def order(with_orders, anna):
    """An order of Anna's without a deal."""
    return new_order(responsible=anna)


@pytest.fixture
def deal(pipeline, anna):
    """A deal of Anna's."""
    return create_deal(title="Phone for Clara", responsible=anna, by=SYSTEM)


class TestBindOrder:
    def test_tells_on_the_order_and_on_both_deals(self, order, deal, anna, recorded):
        other = create_deal(title="Later", responsible=anna, by=SYSTEM)
        bind_order(order, deal=deal, by=Actor.of(anna))
        recorded.start_over()

        bind_order(order, deal=other, by=Actor.of(anna))

        assert recorded == ["order.deal_changed"]
        assert order.refreshed().deal == other
        entry = Entry.objects.filter(kind="order.deal_changed").latest("id")
        linked = Link.objects.filter(event_id=entry.pk, record_kind="deal")
        assert set(linked.values_list("record_id", flat=True)) == {deal.pk, other.pk}

    def test_is_undone(self, order, deal, anna):
        bind_order(order, deal=deal, by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))

        assert order.refreshed().deal is None

    def test_lets_the_deal_say_whether_it_is_paid(self, order, deal):
        mark_paid_by_hand(order, by=SYSTEM)

        bind_order(order, deal=deal, by=SYSTEM)
        assert deal.refreshed().paid_at is not None

        bind_order(order, deal=None, by=SYSTEM)
        assert deal.refreshed().paid_at is None

    def test_ignores_the_same_deal(self, order, deal, recorded):
        bind_order(order, deal=deal, by=SYSTEM)
        recorded.start_over()

        bind_order(order, deal=deal, by=SYSTEM)

        assert recorded == []

    def test_refuses_a_stale_version(self, order, deal, recorded):
        recorded.start_over()

        with pytest.raises(Conflict):
            bind_order(order, deal=deal, version=order.version + 1, by=SYSTEM)

        assert recorded == []

    def test_refuses_another_currency(self, order, pipeline, recorded):
        deal = create_deal(title="Abroad", currency="EUR", by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            bind_order(order, deal=deal, by=SYSTEM)

        assert (refusal.value.field, order.refreshed().deal, recorded) == ("deal", None, [])

    def test_refuses_where_purchases_are_deals(self, order_of_anna, deal, recorded):
        recorded.start_over()

        with pytest.raises(Refused):
            bind_order(order_of_anna, deal=deal, by=SYSTEM)

        assert recorded == []

    def test_is_forbidden_for_a_deal_of_somebody_else(self, order, anna, boris, pipeline, recorded):
        theirs = create_deal(title="Of Boris", responsible=boris, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Forbidden):
            bind_order(order, deal=theirs, by=Actor.of(anna))

        assert (order.refreshed().deal, recorded) == (None, [])


class TestPage:
    def test_chooses_the_deal_and_takes_it_away(self, client_of, anna, order, deal):
        client, path = client_of(anna), f"/orders/{order.pk}/edit/deal"

        assert "Phone for Clara" in client.get(path).content.decode()
        client.post(path, {"deal": deal.pk})
        assert order.refreshed().deal == deal

        client.post(path, {"deal.asked": "1"})
        assert order.refreshed().deal is None

    def test_offers_what_fits_and_may_be_seen(self, client_of, anna, boris, order, deal):
        path = "/orders/choices/deal?look=Clara"

        assert "Phone for Clara" in client_of(anna).get(path, headers=HTMX).content.decode()
        assert "Phone for Clara" not in client_of(boris).get(path, headers=HTMX).content.decode()

    def test_refuses_a_deal_that_may_not_be_seen(self, client_of, anna, boris, order, pipeline, recorded):
        theirs = create_deal(title="Of Boris", responsible=boris, by=SYSTEM)
        recorded.start_over()

        answer = client_of(anna).post(f"/orders/{order.pk}/edit/deal", {"deal": theirs.pk})

        assert (answer.status_code, recorded) == (422, [])

    def test_is_not_there_for_a_deal_of_somebody_else(self, client_of, anna, boris, order, pipeline):
        bind_order(order, deal=create_deal(title="Of Boris", responsible=boris, by=SYSTEM), by=SYSTEM)
        client = client_of(anna)

        assert client.get(f"/orders/{order.pk}/edit/deal").status_code == 404
        card = client.get(f"/orders/{order.pk}").content.decode()
        assert f"/orders/{order.pk}/edit/deal" not in card
        assert "Of Boris" not in card

    def test_is_not_there_where_purchases_are_deals(self, client_of, anna, order_of_anna):
        assert client_of(anna).get(f"/orders/{order_of_anna.pk}/edit/deal").status_code == 404


@pytest.mark.usefixtures("with_orders")
class TestPageOfANewOrder:
    def form(self, **more):
        return {
            "payer": "person",
            "line_product": new_product(stock=20).pk,
            "line_name": "Phone case",
            "line_quantity": "2",
            "line_price": "",
        } | more

    def test_ties_it_to_the_deal_and_takes_its_client(self, client_of, anna, deal, recorded):
        clara = edit_contact(new_customer(), responsible=anna, by=SYSTEM)
        edit_deal(deal, contact=clara, by=SYSTEM)
        client = client_of(anna)
        recorded.start_over()

        assert "Phone for Clara" in client.get(f"/orders/new?deal={deal.pk}").content.decode()
        answer = client.post("/orders/new", self.form(deal=deal.pk))

        order = Order.objects.get()
        assert answer.url == f"/orders/{order.pk}"
        assert (order.deal, order.contact) == (deal, clara)
        assert "order.deal_changed" in list(recorded)

    def test_keeps_the_client_who_was_chosen(self, client_of, anna, deal):
        edit_deal(deal, contact=new_customer(), by=SYSTEM)

        client_of(anna).post("/orders/new", self.form(deal=deal.pk, new_contact="Lidia Prado"))

        assert (Order.objects.get().deal, Order.objects.get().contact.name) == (deal, "Lidia Prado")

    def test_asks_who_buys_where_the_client_of_the_deal_may_not_be_seen(
        self, client_of, anna, boris, deal, recorded
    ):
        edit_deal(deal, contact=edit_contact(new_customer(), responsible=boris, by=SYSTEM), by=SYSTEM)
        form = self.form(deal=deal.pk)
        recorded.start_over()

        answer = client_of(anna).post("/orders/new", form)

        assert answer.status_code == 422
        assert "Say who buys" in answer.content.decode()
        assert (Order.objects.count(), recorded) == (0, [])

    def test_refuses_a_deal_that_may_not_be_changed(self, client_of, anna, boris, pipeline, recorded):
        theirs = create_deal(title="Of Boris", responsible=boris, by=SYSTEM)
        form = self.form(deal=theirs.pk, new_contact="Lidia Prado")
        recorded.start_over()

        answer = client_of(anna).post("/orders/new", form)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="id_deal_error"' in page
        assert "There is no such deal, or you may not change it." in page
        assert "Of Boris" not in page
        assert (Order.objects.count(), Contact.objects.count(), recorded) == (0, 0, [])

    def test_makes_nothing_where_the_deal_is_in_another_currency(self, client_of, anna, pipeline, recorded):
        abroad = create_deal(title="Abroad", currency="EUR", responsible=anna, by=SYSTEM)
        form = self.form(deal=abroad.pk, new_contact="Lidia Prado")
        recorded.start_over()

        answer = client_of(anna).post("/orders/new", form)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="id_deal_error"' in page
        assert "This deal is in EUR, and the order in BRL." in page
        assert (Order.objects.count(), Contact.objects.count(), recorded) == (0, 0, [])

    def test_keeps_the_deal_while_products_are_added(self, client_of, anna, deal):
        film = new_product("Film", "10.00")

        page = client_of(anna).post("/orders/new", self.form(deal=deal.pk, add=film.pk)).content.decode()

        assert f'name="deal" value="{deal.pk}" checked' in page


def test_a_new_order_asks_for_no_deal_where_purchases_are_deals(client_of, anna, pipeline):
    assert 'name="deal"' not in client_of(anna).get("/orders/new").content.decode()


class TestApi:
    def test_sets_and_takes_away(self, api_of, anna, order, deal):
        api, path = api_of(anna), f"/api/v1/orders/{order.pk}"

        assert api.patch(path, {"deal_id": deal.pk, "comment": "Both"}).json()["deal_id"] == deal.pk
        assert order.refreshed().comment == "Both"
        assert api.patch(path, {"deal_id": None}).json()["deal_id"] is None

    def test_refuses_a_deal_of_somebody_else(self, api_of, anna, boris, order, pipeline, recorded):
        theirs = create_deal(title="Of Boris", responsible=boris, by=SYSTEM)
        api = api_of(anna)
        recorded.start_over()

        answer = api.patch(f"/api/v1/orders/{order.pk}", {"deal_id": theirs.pk})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "deal_id")
        assert (order.refreshed().deal, recorded) == (None, [])

    def test_refuses_where_purchases_are_deals(self, api_of, anna, order_of_anna, deal):
        answer = api_of(anna).patch(f"/api/v1/orders/{order_of_anna.pk}", {"deal_id": deal.pk})

        assert answer.status_code == 422
        assert order_of_anna.refreshed().deal != deal


def test_an_order_keeps_its_deal_when_orders_become_deals(order, deal):
    bind_order(order, deal=deal, by=SYSTEM)

    switch_to_deals(pipeline=deal.pipeline, by=SYSTEM)

    assert order.refreshed().deal == deal
