"""Choosing cards of a board: the boxes, the bar, all that match, and several cards dragged together."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from dealwright.crm.deals.actions import archive_deal, create_deal, move_deal
from dealwright.events import Actor, unrecorded
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User
from dealwright.records.bulk import pages
from dealwright.records.bulk.models import BulkChange
from dealwright.records.bulk.running import run_all
from dealwright.records.pipelines.actions import edit_stage

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BOARDS = ["/deals", "/deals/activities"]


def box_of(deal: Any) -> str:
    return f'data-select name="ids" value="{deal.pk}" form="selection"'


class TestBoard:
    @pytest.mark.parametrize("url", BOARDS)
    def test_lets_every_card_be_chosen(self, browser, deal, url):
        page = browser.get(url).content.decode()

        assert box_of(deal) in page
        assert 'aria-label="Choose “Two phones”"' in page
        assert page.count("data-choose-column") == page.count('<section class="column"')
        assert page.count('id="selection"') == 1
        assert ("data-moves-chosen" in page) == (url == "/deals")

    @pytest.mark.parametrize("url", BOARDS)
    def test_lets_readers_choose_nothing(self, deal, anna, client_of, url):
        with unrecorded("a role of the test"):
            Role.objects.filter(name="Seller").update(scopes={"deal": {"see": "all"}})

        page = client_of(User.objects.get(pk=anna.pk)).get(url).content.decode()

        assert "Two phones" in page
        assert not re.findall("data-select|data-choose|data-selection", page)

    def test_lets_further_cards_be_chosen(self, browser, many_deals, stages):
        first, *_others = many_deals(21)
        page = html.unescape(browser.get("/deals").content.decode())
        [next_url] = re.findall(r'href="(/deals/columns/[^"]+cursor[^"]+)"', page)

        assert box_of(first) not in page
        assert box_of(first) in browser.get(next_url, headers=HTMX).content.decode()

    def test_offers_all_that_match_where_some_are_not_loaded(self, browser, deal, many_deals):
        assert "that match" not in browser.get("/deals").content.decode()
        many_deals(25)

        assert "All 26 that match" in browser.get("/deals").content.decode()
        assert "All 25 that match" in browser.get("/deals?tags=vip").content.decode()

    def test_means_by_all_what_stands_on_it(self, browser, many_deals, stages, joana, anna, by_anna):
        won, put_away, *_others = many_deals(24)
        create_deal(title="Without a tag", by=by_anna)
        archive_deal(put_away, by=by_anna)
        browser.post(f"/deals/{won.pk}/stage", {"stage": stages["Won"].pk})
        page = html.unescape(browser.get("/deals?tags=vip").content.decode())
        assert "All 22 that match" in page
        query = re.findall(r'name="query" value="([^"]*)"', page)[0]

        sent = {"kind": "deal", "act": "archive", "all": "1", "query": query}
        look = browser.post("/bulk-changes/new", sent, headers=HTMX).content.decode()

        assert "<dt>Match</dt><dd>22</dd>" in look

    def test_narrowed_to_a_stage_means_that_one(self, browser, many_deals, stages):
        many_deals(2)
        page = html.unescape(browser.get(f"/deals?stage_id__in={stages['Offer'].pk}").content.decode())

        assert f'name="query" value="stage_id__in={stages["Offer"].pk}"' in page


class TestDrop:
    """Cards that were dragged together."""

    @pytest.fixture
    def drop(self, browser):
        def let_go(deals, stage, **more):
            ids = ",".join(str(deal.pk) for deal in deals)
            sent = {"kind": "deal", "act": "move", "ids": ids, "value": stage.pk, "step": "drop"}
            return browser.post("/bulk-changes/new", sent | more, headers=HTMX)

        return let_go

    def test_moves_them_as_one_change_which_one_undo_takes_back(
        self, drop, browser, many_deals, stages, recorded
    ):
        deals = many_deals(3)
        recorded.start_over()

        answer = drop(deals, stages["Offer"])

        assert (answer.status_code, answer["X-Dialog"]) == (204, "done")
        assert recorded == ["deal.moved"] * 3
        assert {entry.actor_label for entry in recorded.entries} == {"Anna"}
        [change] = {entry.change_id for entry in recorded.entries}
        assert "3 cards moved to Offer." in answer["HX-Trigger"]
        assert f"/changes/{change}/undo" in answer["HX-Trigger"]
        browser.post(f"/changes/{change}/undo", headers=HTMX)
        assert {deal.refreshed().stage for deal in deals} == {stages["New"]}

    def test_is_as_if_by_hand_so_that_automation_hears_of_it(self, drop, many_deals, stages, recorded):
        drop(many_deals(2), stages["Offer"])

        assert [entry.quiet for entry in recorded.entries if entry.kind == "deal.moved"] == [False, False]
        assert not BulkChange.objects.exists()

    def test_says_which_stay_and_why(self, drop, many_deals, stages, owner, recorded):
        with unrecorded("a role of the test"):
            Role.objects.filter(name="Seller").update(scopes={"deal": {"see": "all", "change": "own"}})
        mine = many_deals(2)
        other = create_deal(title="Of the owner", stage=stages["New"], responsible=owner, by=Actor.of(owner))
        recorded.start_over()

        said = drop([*mine, other], stages["Offer"])["HX-Trigger"]

        assert "2 cards moved to Offer." in said
        assert "1 card stays where it was: It is no longer there, or no longer yours to change." in said
        assert other.refreshed().stage == stages["New"]
        assert recorded == ["deal.moved"] * 2

    def test_leaves_where_it_is_what_somebody_changed_meanwhile(
        self, drop, many_deals, stages, by_anna, recorded
    ):
        deals = many_deals(3)
        seen = ",".join(f"{deal.pk}:{deal.refreshed().version}" for deal in deals)
        move_deal(deals[-1], to=stages["Won"], by=by_anna)
        recorded.start_over()

        said = drop(deals, stages["Offer"], versions=seen)["HX-Trigger"]

        assert "2 cards moved to Offer." in said
        assert "1 card stays where it was: Somebody changed this in the meantime." in said
        assert [deal.refreshed().stage.name for deal in deals] == ["Offer", "Offer", "Won"]
        assert recorded == ["deal.moved"] * 2

    @pytest.mark.parametrize("versions", ["", "x", "1:x,:,7", "9" * 400])
    def test_passes_over_versions_that_make_no_sense(self, drop, many_deals, stages, versions):
        deals = many_deals(2)

        assert drop(deals, stages["Offer"], versions=versions).status_code == 204

        assert {deal.refreshed().stage for deal in deals} == {stages["Offer"]}

    def test_on_where_they_stand_does_nothing(self, drop, many_deals, stages, recorded):
        deals = many_deals(2)
        recorded.start_over()

        answer = drop(deals, stages["New"])

        assert answer.status_code == 204
        assert "HX-Trigger" not in answer
        assert recorded == []

    def test_asks_first_for_what_the_stage_demands(self, drop, browser, many_deals, stages, system, recorded):
        stage = edit_stage(stages["Offer"], required_fields=["source"], by=system)
        deals = many_deals(2)
        recorded.start_over()

        asked = drop(deals, stage, stays="yes").content.decode()

        assert 'name="source"' in asked
        assert 'name="demanded"' in asked
        assert recorded == []
        ids = ",".join(str(deal.pk) for deal in deals)
        sent = {"kind": "deal", "act": "move", "ids": ids, "value": stage.pk, "step": "preview"}
        skipped = browser.post("/bulk-changes/new", sent | {"demanded": "yes", "skip": "yes"}, headers=HTMX)
        assert "Would change" in skipped.content.decode()

    @pytest.mark.parametrize("more", [{"all": "1", "query": "tags=vip"}, {}], ids=["all", "many"])
    def test_shows_first_what_would_happen_to_more_than_was_dragged(
        self, drop, many_deals, stages, recorded, monkeypatch, more
    ):
        monkeypatch.setattr(pages, "MOST_AT_ONCE", 2)
        deals = many_deals(3)
        recorded.start_over()

        look = drop(deals, stages["Offer"], **more).content.decode()

        assert "Would change" in look
        assert recorded == []

    def test_refuses_whoever_may_not_change_them(self, many_deals, stages, anna, client_of, recorded):
        deals = many_deals(2)
        with unrecorded("a role of the test"):
            Role.objects.filter(name="Seller").update(scopes={"deal": {"see": "all", "delete": "all"}})
        recorded.start_over()
        ids = ",".join(str(deal.pk) for deal in deals)
        sent = {"kind": "deal", "act": "move", "ids": ids, "value": stages["Offer"].pk, "step": "drop"}

        answer = client_of(User.objects.get(pk=anna.pk)).post("/bulk-changes/new", sent, headers=HTMX)

        assert answer.status_code == 403
        assert recorded == []
        assert {deal.refreshed().stage for deal in deals} == {stages["New"]}

    def test_is_for_moving_alone(self, drop, many_deals, stages, recorded):
        deals = many_deals(2)
        recorded.start_over()

        look = drop(deals, stages["Offer"], act="delete").content.decode()

        assert "Would change" in look
        assert recorded == []


class TestDialog:
    """On a board a change of many runs in the dialog, so that the board keeps its place."""

    def test_shows_how_far_it_is_and_takes_it_back(self, browser, many_deals, stages):
        ids = ",".join(str(deal.pk) for deal in many_deals(3))
        sent = {"kind": "deal", "act": "move", "ids": ids, "value": stages["Offer"].pk, "stays": "yes"}
        look = browser.post("/bulk-changes/new", sent | {"step": "preview"}, headers=HTMX).content.decode()
        assert 'name="stays" value="yes"' in look

        started = browser.post("/bulk-changes/new", sent | {"step": "start"}, headers=HTMX)
        change = BulkChange.objects.get()
        url = f"/bulk-changes/{change.pk}"
        assert started.status_code == 200
        assert f'hx-get="{url}?stays=yes"' in started.content.decode()
        run_all()
        done = browser.get(f"{url}?stays=yes", headers=HTMX | {"HX-Target": f"bulk-{change.pk}"})
        assert f'hx-post="{url}/undo?stays=yes"' in done.content.decode()
        undone = browser.post(f"{url}/undo?stays=yes", headers=HTMX)

        undo = BulkChange.objects.get(undoes=change)
        assert undone.status_code == 200
        assert f'id="bulk-{undo.pk}"' in undone.content.decode()

    def test_leads_to_the_page_of_the_change_without_scripts(self, browser, many_deals, stages):
        ids = ",".join(str(deal.pk) for deal in many_deals(1))
        sent = {"kind": "deal", "act": "move", "ids": ids, "value": stages["Offer"].pk, "stays": "yes"}

        started = browser.post("/bulk-changes/new", sent | {"step": "start"})

        assert started.status_code == 303
        assert started.url == f"/bulk-changes/{BulkChange.objects.get().pk}"
