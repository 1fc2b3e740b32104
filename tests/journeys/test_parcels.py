"""What leaves the house: one parcel from the card of a deal, two parcels that the client follows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dealwright.sales.deliveries.actions import edit_service
from dealwright.sales.deliveries.first_services import ensure_services
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from tests.journeys.conftest import DESK, PHONE, SYSTEM

CARRIER = "https://carrier.example.com/follow?parcel={number}"
HOME = "Rua das Palmeiras 214, São Paulo"


@pytest.fixture
def courier(shop):
    """A courier whose parcels can be followed."""
    ensure_services(by=SYSTEM)
    service = DeliveryService.objects.get(kind=DeliveryKind.COURIER)
    return edit_service(service, tracking_url=CARRIER, by=SYSTEM)


class TestShipping:
    def test_is_done_on_the_card_of_the_deal(self, courier, anna, visitor, seller):
        clara, anna = visitor(), seller(anna, is_careful=True)
        clara.buys("Soft case", courier_to=HOME)
        clara.pays()
        clara.reads("Thank you, we have your order")
        order, number = f"Order №{clara.order_number}", clara.order_number

        anna.opens_board()
        anna.opens_card(anna.card(order, on="Paid, being prepared"), order)
        parcel = anna.parcel(f"{number}/1")
        anna.touches(parcel.get_by_role("button", name="Allow delivery"))
        expect(parcel).to_contain_text("May go")
        anna.writes_tracking_number("BR 77", of=parcel)
        anna.ships(parcel)
        expect(anna.entry(f"Anna shipped {number}/1: 1 × Soft case")).to_have_count(1)
        anna.looks()

        clara.page.reload()
        clara.reads("Your order is on its way")


@pytest.mark.parametrize("shape", [DESK, PHONE], ids=["desk", "phone"])
class TestTwoParcels:
    def test_are_followed_by_the_client(self, courier, anna, visitor, seller, shape):
        clara, anna = visitor(shape, is_careful=True), seller(anna, shape, is_careful=True)
        clara.buys("Soft case", quantity=3, courier_to=HOME)
        clara.pays()
        clara.reads("Thank you, we have your order")
        order, number = f"Order №{clara.order_number}", clara.order_number
        anna.opens_board()
        anna.opens_card(anna.card(order, on="Paid, being prepared"), order)

        # Two pieces stay in the first parcel; the third one gets a parcel of its own.
        anna.touches(anna.parcel(f"{number}/1").get_by_role("button", name="More"))
        anna.follows("Change…")
        dialog = anna.page.get_by_role("dialog", name=f"Shipment {number}/1")
        dialog.get_by_label("Soft case").fill("2")
        anna.touches(dialog.get_by_role("button", name="Save"))
        expect(anna.parcel(f"{number}/1")).to_contain_text("2 × Soft case")
        anna.follows("Add a shipment…")
        dialog = anna.page.get_by_role("dialog", name="New shipment")
        expect(dialog.get_by_label("Soft case")).to_have_value("1")
        anna.looks()
        anna.touches(dialog.get_by_role("button", name="Open the shipment"))

        # The first one leaves.
        first, second = anna.parcel(f"{number}/1"), anna.parcel(f"{number}/2")
        expect(second).to_contain_text("1 × Soft case")
        anna.writes_tracking_number("BR 77", of=first)
        anna.ships(first)
        clara.page.reload()
        clara.reads("A part of your order is on its way")
        expect(clara.parcel("Parcel 1 of 2")).to_contain_text("On its way")
        expect(clara.parcel("Parcel 2 of 2")).to_contain_text("Being prepared")

        # And the second one: each has its content, its number, its page at the carrier.
        anna.writes_tracking_number("BR 78", of=second)
        anna.ships(second)
        clara.page.reload()
        clara.reads("Your order is on its way")
        for title, content, sent in (
            ("Parcel 1 of 2", "2 × Soft case", "BR 77"),
            ("Parcel 2 of 2", "1 × Soft case", "BR 78"),
        ):
            parcel = clara.parcel(title)
            expect(parcel).to_contain_text(content)
            expect(parcel).to_contain_text(sent)
            follow = parcel.get_by_role("link", name="Follow the parcel")
            expect(follow).to_have_attribute("href", CARRIER.format(number=sent.replace(" ", "%20")))
        clara.looks()

        # No letter has left, since there is no mail server; each can be read in the office.
        subject = f"Follow the parcel of your order №{number}"
        expect(anna.entry(f"wrote to the client: {subject}")).to_have_count(2)
        anna.goes_to("/messages")
        letters = anna.page.get_by_role("link", name=subject)
        expect(letters).to_have_count(2)
        anna.touches(letters.first)
        anna.reads("There was no mail server when it was written.")
        expect(anna.page.frame_locator(".letter-page").locator("body")).to_contain_text("BR 78")
        anna.looks()
