"""An Olist store becomes deals with orders, payments and notes, once."""

from decimal import Decimal

import pytest

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events.models import Entry, Outbox
from dealwright.kit.errors import Refused
from dealwright.olist.importing import import_olist
from dealwright.records.notes.models import Note
from dealwright.records.notes.queries import notes_on
from dealwright.records.timeline.queries import timeline
from dealwright.sales.modes import converting
from dealwright.sales.modes.actions import bring_orders_back, switch_to_deals
from dealwright.sales.modes.queries import order_mode
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.sales.shipments.models import Shipment

pytestmark = pytest.mark.django_db


class TestImportOlist:
    def test_brings_each_order_as_a_deal(self, folder, pipeline):
        summary = import_olist(folder)

        assert dict(summary.created) == {
            "product": 2,
            "contact": 2,
            "deal": 3,
            "order": 3,
            "shipment": 2,
            "order_line": 3,
            "payment": 3,
            "note": 2,
        }
        order = Order.objects.get(external_id="olist:order:o1aaaaaaaaaaaaaaaa")
        assert (order.items_total, order.delivery_total, order.total) == (
            Decimal("199.80"),
            Decimal("20.10"),
            Decimal("219.90"),
        )
        assert order.paid_total == Decimal("219.90")
        assert order.deal.amount == Decimal("219.90")
        assert order.deal.stage.code == "WON"
        assert order.contact.external_id == "olist:customer:person-one"
        assert order.custom["state"] == "SP"

    def test_makes_one_contact_of_one_person(self, folder, pipeline):
        import_olist(folder)

        person = Contact.objects.get(external_id="olist:customer:person-one")
        assert person.orders.count() == 2

    def test_tells_what_happened_when_it_happened(self, folder, pipeline, system):
        import_olist(folder)

        deal = Deal.objects.get(external_id="olist:deal:o1aaaaaaaaaaaaaaaa")
        told = [(item.kind, item.at.date().isoformat()) for item in timeline(deal, actor=system).items]
        assert told == [
            ("note.added", "2017-03-06"),
            ("deal.won", "2017-03-05"),
            ("deal.moved", "2017-03-05"),
            ("shipment.delivered", "2017-03-05"),
            ("deal.moved", "2017-03-02"),
            ("shipment.shipped", "2017-03-02"),
            ("deal.moved", "2017-03-01"),
            ("payment.received", "2017-03-01"),
            ("payment.received", "2017-03-01"),
            ("order.placed", "2017-03-01"),
            ("deal.created", "2017-03-01"),
        ]

    def test_keeps_reviews_as_notes(self, folder, pipeline):
        import_olist(folder)

        texts = list(Note.objects.order_by("id").values_list("text", flat=True))
        assert texts == ["★★★★★\nÓtimo\nChegou antes.\nRecomendo 👍", "★★☆☆☆"]

    def test_keeps_instalments(self, folder, pipeline):
        import_olist(folder)

        payment = Payment.objects.get(external_id="olist:payment:o1aaaaaaaaaaaaaaaa:2")
        assert (payment.instalments, payment.method, payment.state) == (21, "credit_card", "paid")

    def test_adds_nothing_the_second_time(self, folder, pipeline, recorded):
        import_olist(folder)
        counts = [model.objects.count() for model in (Contact, Deal, Order, Payment, Note)]
        recorded.start_over()

        summary = import_olist(folder)

        assert set(summary.created.values()) == {0}
        assert [model.objects.count() for model in (Contact, Deal, Order, Payment, Note)] == counts
        assert recorded == ["import.finished"]

    def test_finishes_what_was_interrupted(self, folder, pipeline):
        orders = folder / "olist_orders_dataset.csv"
        whole = orders.read_text()
        shortened = {name: (folder / name).read_text() for name in _OF_ORDERS}
        orders.write_text("\n".join(whole.splitlines()[:2]) + "\n")
        for name in _OF_ORDERS:
            rows = (folder / name).read_text()
            kept = rows.replace("o3cccccccccccccccc,1,p2,s,2017-05-03 00:00:00,20,5.5\n", "")
            kept = kept.replace("o3cccccccccccccccc,1,boleto,1,25.5\n", "")
            kept = kept.replace("r1,o3cccccccccccccccc,2,,,2017-05-09 00:00:00,2017-05-09 00:00:00\n", "")
            (folder / name).write_text(kept)
        import_olist(folder)
        orders.write_text(whole)
        for name, text in shortened.items():
            (folder / name).write_text(text)

        summary = import_olist(folder)

        assert (summary.created["order"], summary.passed_over["order"]) == (2, 1)
        assert Order.objects.count() == 3

    def test_starts_no_automation(self, folder, pipeline):
        import_olist(folder)

        waiting = Outbox.objects.values_list("event_ids", flat=True)
        kinds = Entry.objects.filter(id__in=[id for ids in waiting for id in ids]).values_list(
            "kind", flat=True
        )
        assert "deal.created" not in kinds
        assert "payment.received" not in kinds


_OF_ORDERS = (
    "olist_order_items_dataset.csv",
    "olist_order_payments_dataset.csv",
    "olist_order_reviews_dataset.csv",
)


class TestModes:
    def test_brings_orders_by_themselves_where_orders_are_kept(self, folder, pipeline, system):
        bring_orders_back(by=system)

        summary = import_olist(folder)

        assert (summary.created["order"], "deal" in summary.created) == (3, False)
        assert not Deal.objects.exists()
        order = Order.objects.get(external_id="olist:order:o1aaaaaaaaaaaaaaaa")
        told = [(item.kind, item.at.date().isoformat()) for item in timeline(order, actor=system).items]
        assert told == [
            ("note.added", "2017-03-06"),
            ("order.moved", "2017-03-05"),
            ("shipment.delivered", "2017-03-05"),
            ("order.moved", "2017-03-02"),
            ("shipment.shipped", "2017-03-02"),
            ("order.moved", "2017-03-01"),
            ("payment.received", "2017-03-01"),
            ("payment.received", "2017-03-01"),
            ("order.placed", "2017-03-01"),
        ]
        assert (order.status, order.shipped_state) == ("F", "delivered")
        assert [note.text for note in notes_on(order)] == ["★★★★★\nÓtimo\nChegou antes.\nRecomendo 👍"]

    def test_brings_parcels(self, folder, pipeline):
        import_olist(folder)

        parcels = Shipment.objects.order_by("pk")
        assert [(one.number, one.state, one.price) for one in parcels] == [
            ("O1AAAAAAAAAAAA/1", "delivered", Decimal("20.10")),
            ("O3CCCCCCCCCCCC/1", "shipped", Decimal("5.50")),
        ]
        assert parcels[0].lines.count() == 2

    def test_opens_a_section_for_more_than_five_orders_where_nobody_chose(self, folder, pipeline):
        orders = folder / "olist_orders_dataset.csv"
        more = [f"m{number},c2,created,2017-06-0{number} 10:00:00,,,,\n" for number in range(1, 4)]
        orders.write_text(orders.read_text() + "".join(more))

        import_olist(folder)

        assert order_mode() == "deals-and-orders"
        assert (Order.objects.count(), Deal.objects.count()) == (6, 0)

    def test_loses_nothing_when_all_orders_become_deals(self, folder, pipeline, system):
        bring_orders_back(by=system)
        import_olist(folder)
        payments = list(Payment.objects.order_by("pk").values_list("pk", "amount", "order__number"))

        switch_to_deals(by=system)
        converting.run_all()

        deals = {deal.orders.get().number: deal for deal in Deal.objects.all()}
        assert {number: deal.stage.code for number, deal in deals.items()} == {
            "O1AAAAAAAAAAAA": "WON",
            "O2BBBBBBBBBBBB": "LOSE",
            "O3CCCCCCCCCCCC": "EXECUTING",
        }
        assert sum(deal.amount for deal in deals.values()) == Decimal("245.40")
        assert list(Payment.objects.order_by("pk").values_list("pk", "amount", "order__number")) == payments
        kinds = {item.kind for item in timeline(deals["O1AAAAAAAAAAAA"], actor=system).items}
        assert kinds >= {"order.placed", "payment.received", "shipment.delivered", "note.added", "deal.won"}
        assert import_olist(folder).created["order"] == 0


class TestBrokenFiles:
    @pytest.mark.parametrize(
        ("file", "before", "after", "message"),
        [
            ("olist_order_items_dataset", "99.9,10.05", "abc,10.05", "olist_order_items_dataset.csv, line 2"),
            ("olist_order_items_dataset", "99.9,10.05", "99.999,10.05", "“99.999” is no amount of money"),
            ("olist_order_items_dataset", "99.9,10.05", "99.9,10.05,7", "the number of fields differs"),
            ("olist_order_items_dataset", ",price,", ",cost,", "the column price is missing"),
            (
                "olist_order_items_dataset",
                "o1aaaaaaaaaaaaaaaa,1,p1",
                "o1aaaaaaaaaaaaaaaa,1,p9",
                "a product that no",
            ),
            (
                "olist_order_items_dataset",
                "o1aaaaaaaaaaaaaaaa,1,",
                "o9,1,",
                "names the order o9, which no file",
            ),
            ("olist_orders_dataset", "canceled", "vanished", "“vanished”, which we do not know"),
            ("olist_orders_dataset", ",c2,", ",c9,", "names a customer that no file holds"),
            ("olist_orders_dataset", "2017-04-01 10:00:00", "yesterday", "line 3"),
        ],
    )
    def test_are_refused_with_file_and_line_and_nothing_is_saved(
        self, folder, pipeline, recorded, file, before, after, message
    ):
        path = folder / f"{file}.csv"
        path.write_text(path.read_text().replace(before, after, 1))

        with pytest.raises(Refused, match=message):
            import_olist(folder)

        assert [model.objects.count() for model in (Contact, Deal, Order, Payment, Note)] == [0, 0, 0, 0, 0]
        assert recorded == []

    def test_name_the_missing_file(self, folder, pipeline):
        (folder / "olist_orders_dataset.csv").unlink()

        with pytest.raises(Refused, match=r"holds no file olist_orders_dataset\.csv"):
            import_olist(folder)

    def test_refuse_other_encodings(self, folder, pipeline):
        path = folder / "olist_order_reviews_dataset.csv"
        path.write_bytes(path.read_text().replace("👍", "").encode("latin-1"))

        with pytest.raises(Refused, match="this is not UTF-8 text"):
            import_olist(folder)
