"""The recycle bin: into it, out of it, and away for good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dealwright.catalog.products.actions import create_product, delete_product
from dealwright.catalog.products.models import Product
from dealwright.crm.contacts.actions import create_contact, delete_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal, delete_deal, restore_deal
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.kit.money import money
from dealwright.records import kinds
from dealwright.records.bin import jobs
from dealwright.records.bin.actions import delete_record, purge_record, restore_record
from dealwright.records.bin.queries import bin_page, unreferenced
from dealwright.records.notes.actions import add_note
from dealwright.records.notes.models import Note
from dealwright.records.search.queries import search
from dealwright.sales.payments.actions import mark_paid_by_hand
from tests.factories.sales import new_order, new_payment

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30, minutes=1)


@pytest.fixture
def olga(company):
    return Actor.of(company.olga)


def later():
    return clock.at(clock.now() + MONTH)


class TestDeleteRecord:
    @pytest.mark.parametrize("name", ["deal", "contact", "product", "task"])
    def test_hides_it_from_lists_and_search(self, company, olga, name, recorded):
        record = getattr(company, name)

        delete_record(record, by=olga)

        kind = kinds.get(name)
        assert recorded == [f"{name}.deleted"]
        assert not kind.records.filter(pk=record.pk).exists()
        assert kind.everything.filter(pk=record.pk).exists()
        assert all(
            one.pk != record.pk
            for found in search(olga, str(record))
            for one in found.records
            if found.kind.name == name
        )

    def test_does_it_once(self, company, olga, recorded):
        delete_deal(company.deal, by=olga)
        delete_deal(company.deal, by=olga)

        assert recorded == ["deal.deleted"]

    def test_refuses_a_stale_version(self, company, olga, recorded):
        with pytest.raises(Conflict):
            delete_deal(company.deal, version=7, by=olga)

        assert Deal.objects.filter(pk=company.deal.pk).exists()
        assert recorded == []

    def test_deletes_only_orders_that_are_canceled(self, company, olga, recorded):
        order = new_order(contact=company.contact, responsible=company.olga)
        recorded.start_over()

        with pytest.raises(Refused, match="only a canceled one can be deleted"):
            delete_record(order, by=olga)

        assert recorded == []


class TestRestoreRecord:
    def test_puts_it_back_where_it_stood(self, company, olga, recorded):
        before = company.state()
        delete_deal(company.deal, by=olga)

        restore_deal(company.deal, by=olga)

        assert company.state() == before
        assert recorded == ["deal.deleted", "deal.restored"]

    def test_finds_it_by_the_name_its_client_has_now(self, company, olga, run_reactions):
        from dealwright.crm.contacts.actions import edit_contact

        delete_deal(company.deal, by=olga)
        edit_contact(company.contact, first_name="Zuleika", by=olga)

        restore_record(company.deal, by=olga)

        assert "zuleika" in company.deal.refreshed().search_key


class TestMoney:
    def test_still_comes_for_a_deal_in_the_bin(self, company, olga):
        payment = new_payment(new_order(responsible=company.olga))
        deal = payment.order.deal
        delete_deal(deal, with_purchase=False, by=olga)

        mark_paid_by_hand(payment.order, by=olga)

        assert Deal.everything.get(pk=deal.pk).paid_at is not None

    def test_a_product_in_the_bin_is_not_sold(self, company, olga):
        delete_product(company.product, by=olga)

        with pytest.raises(Refused, match="no such product"):
            new_order(product=company.product, responsible=company.olga)


class TestArticleNumber:
    def test_of_a_product_in_the_bin_is_told_with_its_name(self, company, olga, recorded):
        delete_product(company.product, by=olga)
        recorded.start_over()

        with pytest.raises(
            Refused, match="“Aurora X2” in the recycle bin has this article number"
        ) as refused:
            create_product(name="Aurora X2 again", sku="AX2", price=money("1.00", "BRL"), by=olga)

        assert refused.value.field == "sku"
        assert recorded == []
        assert Product.everything.count() == 1


class TestBinPage:
    def test_tells_who_deleted_what_and_when_it_goes(self, company, olga):
        delete_deal(company.deal, by=olga)

        (found,) = bin_page(olga).items

        assert (found.kind.name, found.id, found.title) == ("deal", company.deal.pk, "Two phones")
        assert found.deleted_by == "Olga"
        assert found.goes_at - found.deleted_at == timedelta(days=30)

    def test_is_read_page_by_page_over_all_kinds(self, company, olga):
        for name in ("deal", "contact", "product", "task"):
            delete_record(getattr(company, name), by=olga)

        first = bin_page(olga, limit=3)
        second = bin_page(olga, limit=3, cursor=first.next_cursor)

        assert [one.kind.name for one in [*first.items, *second.items]] == [
            "task",
            "product",
            "contact",
            "deal",
        ]
        assert second.next_cursor is None

    def test_shows_only_what_one_may_delete(self, company, olga, manager):
        create_deal(title="Boris’s", responsible=company.boris, by=olga)
        for deal in Deal.objects.all():
            delete_deal(deal, by=olga)

        assert [one.title for one in bin_page(Actor.of(manager)).items] == ["Two phones"]
        assert bin_page(Actor.of(company.boris)).items == []


class TestPurge:
    def test_takes_away_what_lay_there_for_thirty_days_and_keeps_the_log(self, company, olga):
        add_note(company.deal, text="Called", by=olga)
        delete_deal(company.deal, by=olga)
        with later():
            jobs.step()

        assert not Deal.everything.filter(pk=company.deal.pk).exists()
        assert DealLine.objects.count() == 0
        assert Note.everything.count() == 0
        assert (
            Entry.objects.filter(subject_kind="deal", subject_id=company.deal.pk).latest("id").kind
            == "record.purged"
        )

    def test_waits_for_the_thirtieth_day(self, company, olga):
        delete_deal(company.deal, by=olga)

        with clock.at(clock.now() + timedelta(days=29, hours=23)):
            jobs.step()

        assert Deal.everything.filter(pk=company.deal.pk).exists()

    def test_keeps_what_others_refer_to(self, company, olga):
        delete_contact(company.contact, by=olga)
        delete_product(company.product, by=olga)

        with later():
            assert not jobs.step()

        assert Contact.everything.filter(pk=company.contact.pk).exists()
        assert Product.everything.filter(pk=company.product.pk).exists()
        assert company.deal.refreshed().contact == company.contact

    def test_keeps_a_further_client_of_a_deal(self, company, olga):
        company.deal.other_contacts.add(company.other)
        delete_contact(company.other, by=olga)

        assert not unreferenced(kinds.get("contact")).exists()

    def test_goes_on_until_nothing_is_left(self, company, olga, monkeypatch):
        monkeypatch.setattr(jobs, "BATCH", 2)
        for number in range(5):
            delete_contact(create_contact(name=f"Client {number}", by=olga), by=olga)

        with later():
            turns = [jobs.step() for _turn in range(3)]

        assert turns == [True, True, False]
        assert Contact.everything.filter(name__startswith="Client").count() == 0

    def test_by_hand_is_for_administrators(self, company, olga, manager, recorded):
        delete_deal(company.deal, by=olga)
        recorded.start_over()

        with pytest.raises(Forbidden):
            purge_record(company.deal, by=Actor.of(manager))
        assert recorded == []

        purge_record(company.deal, by=olga)
        assert not Deal.everything.filter(pk=company.deal.pk).exists()

    def test_by_hand_says_why_something_is_kept(self, company, olga):
        delete_contact(company.contact, by=olga)

        with pytest.raises(Refused, match="other records refer to it"):
            purge_record(company.contact, by=olga)
