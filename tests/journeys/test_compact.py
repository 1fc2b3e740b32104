"""A small company works with subjects: the acceptance of the compact CRM, A13 to A17."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dealwright.compact.subjects.actions import open_subject
from dealwright.compact.subjects.queries import funnel
from dealwright.crm.deals.actions import edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.kit.money import money
from dealwright.records.extensions import extension
from dealwright.records.extensions.actions import switch_on
from dealwright.records.pipelines.actions import NewStage, add_stage
from tests.journeys.conftest import SYSTEM


@pytest.fixture
def compact():
    """The compact CRM is on."""
    declared = extension.get("compact")
    assert declared
    switch_on(declared, by=SYSTEM)


def new_subject(title, owner):
    """A subject of somebody, without a client."""
    return open_subject(title=title, responsible=owner, by=Actor.of(owner))


def include(seller, text, when, date=""):
    """Include an action on the page of a subject."""
    seller.follows("Include action")
    dialog = seller.page.get_by_role("dialog")
    dialog.get_by_label("What is to be done").fill(text)
    dialog.get_by_label("When").select_option(label=when)
    if date:
        dialog.get_by_label("Date").fill(date)
    dialog.get_by_role("button", name="Save", exact=True).click()
    seller.reads(text)


class TestSubject:
    def test_from_the_switch_to_the_order(self, shop, owner, seller):
        """A13: quick client, actions of every kind, note, marker, proposal, order, e-mail and WhatsApp."""
        olga = seller(owner, is_careful=True)
        olga.goes_to("/extensions")
        olga.presses("Install")
        olga.reads("No subjects yet")

        olga.follows("Include subject")
        page = olga.page
        page.get_by_label("Subject", exact=True).fill("Demonstration of the press")
        page.get_by_label("Register a new client").check()
        page.get_by_role("radio", name="a company").check()
        page.locator("[name=new_name]").fill("Moinhos do Sul")
        page.locator("[name=new_person]").fill("Rita Alves")
        page.locator("[name=phone]").fill("+55 11 91234-5678")
        page.locator("[name=email]").fill("moinhos@example.com")
        page.get_by_label("Client type").select_option(label="Prospect")
        page.get_by_label("What is to be done first").fill("Call Rita")
        page.get_by_label("When").select_option(label="As soon as possible")
        olga.looks()
        olga.presses("Save")
        olga.reads("Call Rita")

        include(olga, "Send the catalogue", "On a date", "2027-01-15T10:00")
        include(olga, "Hear from her", "Waiting")
        include(olga, "Think of a gift", "No date")
        expect(page.get_by_role("link", name="WhatsApp")).to_have_attribute(
            "href", "https://wa.me/5511912345678"
        )
        expect(page.get_by_role("link", name="E-mail")).to_have_attribute(
            "href", re.compile("^mailto:moinhos@example.com")
        )
        page.get_by_role("textbox", name="Note").fill("She wants to see it on Friday")
        olga.presses("Save the note")
        olga.reads("She wants to see it on Friday")

        page.locator('a.tick[aria-label="Done: Call Rita"]').click()
        page.get_by_role("dialog").get_by_label("What came of it").fill("Reached")
        page.get_by_role("dialog").get_by_role("button", name="Done").click()
        olga.reads("The action is done.")

        page.locator("#subject-menu").evaluate("menu => menu.showPopover()")
        page.locator("#subject-menu").get_by_role("link", name="Change markers").click()
        page.get_by_role("dialog").get_by_label("New markers").fill("vip")
        page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
        expect(page.locator(".subject-head .tag")).to_have_text("vip")

        subject = Deal.objects.get(pipeline=funnel())
        edit_deal(subject, amount=money("120", "BRL"), by=Actor.of(owner))
        page.reload()
        expect(page.get_by_role("link", name="Proposal", exact=True)).to_have_attribute(
            "href", f"/proposals/new?deal={subject.pk}"
        )
        olga.presses("Sales order")
        olga.reads("was written")
        assert subject.orders.count() == 1


class TestFunnel:
    def test_is_another_way_to_see_the_list(self, shop, compact, owner, seller):
        """A14: list and funnel, dragging, the dialog with “Close”, the eleventh stage."""
        subject = new_subject("Flour", owner)
        olga = seller(owner)
        olga.goes_to("/subjects")
        olga.page.get_by_role("link", name="Funnel").click()
        olga.sees_card("Flour", on="Prospecting")

        olga.drags(olga.card("Flour", on="Prospecting"), to="Negotiation")
        olga.sees_card("Flour", on="Negotiation")
        expect(olga.page.locator(".toasts")).to_contain_text("stands on Negotiation")
        assert subject.refreshed().stage.name == "Negotiation"

        olga.goes_to("/subjects?view=all")
        olga.page.locator("tr", has_text="Flour").get_by_role("link", name="Negotiation").click()
        dialog = olga.page.get_by_role("dialog", name="Stage")
        dialog.get_by_label("Closed").check()
        dialog.get_by_label("Without a sale").check()
        dialog.get_by_label("Why there was no sale").fill("Too expensive")
        dialog.locator("form.stage-choice").get_by_role("button", name="Close").click()
        olga.reads("stands on Closed without a sale")
        assert subject.refreshed().lost_reason == "Too expensive"

        for number in range(5):
            add_stage(funnel(), stage=NewStage(f"Step {number}"), by=SYSTEM)
        olga.goes_to(f"/pipelines/{funnel().pk}/stages/new")
        olga.page.get_by_label("Name").first.fill("Eleventh")
        olga.page.locator("main form button.primary").first.click()
        olga.reads("at most 10 stages")


class TestMany:
    def test_are_marked_archived_and_deleted_for_ever(self, shop, compact, owner, seller):
        """A15: markers and archive in bulk, the archived tab, the filter, deletion single and mass."""
        for title in ("Flour", "Sugar", "Salt"):
            new_subject(title, owner)
        olga = seller(owner)
        page = olga.page

        def tick(*titles):
            olga.goes_to("/subjects?view=all")
            for title in titles:
                page.locator("tr", has_text=title).locator("input[data-select]").check()

        tick("Flour", "Sugar")
        page.get_by_role("button", name="Add tags…").click()
        page.get_by_role("dialog").get_by_label("Tags").fill("vip")
        page.get_by_role("dialog").get_by_role("button", name="See what would change").click()
        page.get_by_role("dialog").get_by_role("button", name="Change 2").click()
        expect(page.get_by_text("2 records changed.")).to_be_visible()
        olga.goes_to("/subjects?tags=vip")
        olga.reads("2 in this list")

        tick("Sugar")
        page.get_by_role("button", name="Archive", exact=True).click()
        page.get_by_role("dialog").locator("button.primary").click()
        expect(page.get_by_text("1 record changed.")).to_be_visible()
        olga.goes_to("/subjects")
        olga.reads("2 in this list")
        page.get_by_role("link", name="Archive", exact=True).click()
        expect(page.locator("#list-table")).to_contain_text("Sugar")

        olga.goes_to(f"/subjects/deletion?ids={Deal.objects.get(title='Sugar').pk}")
        olga.reads("cannot be taken back")
        olga.presses("Delete for ever")
        olga.reads("1 subject was deleted for ever.")

        tick("Flour", "Salt")
        page.locator("#selection").get_by_role("button", name="Delete for ever").click()
        olga.reads("2 subjects are deleted for ever")
        page.get_by_label("Write “delete” to go on").fill("delete")
        olga.presses("Delete for ever")
        olga.reads("2 subjects were deleted for ever.")
        assert not Deal.everything.filter(pipeline=funnel()).exists()


class TestReport:
    def test_counts_what_was_done(self, shop, compact, owner, seller):
        """A16: subjects without interaction are marked; the report counts actions, not subjects."""
        old = new_subject("Flour", owner)
        new_subject("Untouched", owner)
        with unrecorded("time goes by"):
            month_ago = clock.now().replace(year=clock.now().year - 1)
            Deal.objects.filter(pk=old.pk).update(last_interaction_at=month_ago)
        olga = seller(owner, is_careful=True)

        olga.goes_to("/subjects?is_quiet=true")
        olga.reads("1 in this list")
        expect(olga.page.locator("#list-table .badge")).to_contain_text("days")

        olga.goes_to(f"/subjects/{old.pk}")
        include(olga, "Call", "Waiting")
        olga.page.locator('a.tick[aria-label="Done: Call"]').click()
        olga.page.get_by_role("dialog").get_by_role("button", name="Done").click()
        olga.reads("The action is done.")

        olga.goes_to("/subjects/report")
        row = olga.page.locator("tbody tr", has_text="Olga")
        expect(row.locator("td").nth(0)).to_have_text("1")
        expect(row.locator("td").nth(1)).to_have_text("1")
        row.locator("td").nth(0).get_by_role("link").click()
        olga.reads("Call")
        assert "Untouched" not in olga.page.locator("main").inner_text()


class TestHistory:
    def test_is_that_of_the_client(self, shop, compact, owner, seller):
        """A17: four sections; what another subject of the client sold stands in three of them."""
        from dealwright.crm.contacts.actions import create_contact
        from dealwright.sales.orders.actions import place_order_of_deal

        client = create_contact(name="Rita Alves", responsible=owner, by=SYSTEM)
        first = open_subject(title="Flour", client=client, responsible=owner, by=Actor.of(owner))
        second = open_subject(title="Sugar", client=client, responsible=owner, by=Actor.of(owner))
        edit_deal(second, amount=money("120", "BRL"), by=SYSTEM)
        order = place_order_of_deal(second, by=SYSTEM)
        olga = seller(owner, is_careful=True)

        olga.goes_to(f"/subjects/{first.pk}")
        sections = olga.page.get_by_role("navigation", name="History")
        for name in ("Sales", "Finance"):
            sections.get_by_role("link", name=name).click()
            olga.reads(f"Order {order.number}")
            expect(sections.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
        edit_deal(first, title="Fine flour", by=SYSTEM)  # what changes meanwhile leaves her where she reads
        expect(olga.page.locator(".record-title")).to_have_text("Fine flour")
        olga.reads(f"Order {order.number}")
        sections.get_by_role("link", name="Service").click()
        olga.reads("Service orders and service invoices of the client will stand here.")
        sections.get_by_role("link", name="Timeline").click()
        olga.reads("opened the deal")
