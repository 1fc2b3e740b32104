"""What stands on cards: for everybody, for oneself, and never what a role hides."""

from __future__ import annotations

import json
import re

import pytest
from django.template import engines

from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.events import Actor, last_change, unrecorded
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.kit.money import money
from dealwright.records.fields.actions import add_field
from dealwright.records.layouts.actions import arrange_cards, arrange_own_cards, checked_layout
from dealwright.records.layouts.models import CardLayout
from dealwright.records.layouts.queries import USUAL, Layout, layout_for
from dealwright.records.layouts.shapes import kinds_with_cards, names_in, shape_of
from dealwright.records.undo.actions import InTheWay, undo_change
from tests.house.world import footprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_anna(anna):
    return Actor.of(anna)


@pytest.fixture
def deal(pipeline, by_anna, system):
    add_field(of_kind="deal", label="Size", type="number", by=system)
    return create_deal(
        title="Two phones",
        amount=money("2400.00", "BRL"),
        source="call",
        custom={"size": 4},
        by=by_anna,
    )


@pytest.fixture
def browser(client_of, anna):
    return client_of(anna)


def labels(page):
    """The names of the lines of a card, in their order."""
    return re.findall(r'<div class="fact"[^>]*><dt>([^<]+)</dt>', page)


def headings(page):
    return re.findall(r'<h3 class="section-title"[^>]*>([^<]+)</h3>', page)


class TestCard:
    def test_is_as_it_came_where_nobody_chose(self, deal, browser):
        page = browser.get(f"/deals/{deal.pk}").content.decode()

        assert labels(page)[:4] == ["Title", "Amount", "Probability", "Responsible"]
        assert headings(page)[:3] == ["About the deal", "More", "Products"]
        assert "Show all fields" not in page

    def test_shows_sections_and_fields_in_the_order_of_the_layout(self, deal, browser, anna):
        order = ["lines", "custom", "about", "about/source", "about/tags"]
        arrange_own_cards(anna, "deal", checked_layout("deal", order=order))

        page = browser.get(f"/deals/{deal.pk}").content.decode()

        assert headings(page)[:3] == ["Products", "More", "About the deal"]
        assert labels(page)[:4] == ["Size", "Source", "Tags", "Title"]

    def test_leaves_out_what_is_hidden_and_offers_to_show_it(self, deal, browser, anna):
        hidden = ["about/source", "custom/custom.size", "lines"]
        arrange_own_cards(anna, "deal", checked_layout("deal", hidden=hidden))

        page = browser.get(f"/deals/{deal.pk}").content.decode()
        whole = browser.get(f"/deals/{deal.pk}?everything=1").content.decode()

        assert {"Source", "Size"}.isdisjoint(labels(page))
        assert {"Products", "More"}.isdisjoint(headings(page))
        assert "Show all fields" in page
        assert {"Source", "Size"} <= set(labels(whole))
        assert "Products" in headings(whole)

    def test_leaves_out_what_is_empty_where_that_is_chosen(self, deal, browser, anna):
        arrange_own_cards(anna, "deal", checked_layout("deal", hides_empty=True))

        found = labels(browser.get(f"/deals/{deal.pk}").content.decode())

        assert {"Company", "Comment", "Dates", "Observers"}.isdisjoint(found)
        assert {"Title", "Amount", "Source", "Size"} <= set(found)

    def test_never_shows_what_a_role_hides(self, deal, browser, anna):
        with unrecorded("a role that hides sources"):
            anna.role.hidden = {"deal": ["source", "source_description"]}
            anna.role.save()
        arrange_own_cards(anna, "deal", checked_layout("deal", order=["about", "about/source"]))

        page = browser.get(f"/deals/{deal.pk}?everything=1").content.decode()
        choice = browser.get("/card-layouts/deal").content.decode()

        assert "Source" not in labels(page)
        assert "about/source" not in choice
        assert "about/amount" in choice

    def test_is_the_common_one_for_whoever_chose_nothing(self, deal, browser, system, anna):
        arrange_cards("deal", checked_layout("deal", hidden=["about/source"]), by=system)
        assert "Source" not in labels(browser.get(f"/deals/{deal.pk}").content.decode())

        arrange_own_cards(anna, "deal", USUAL)

        assert "Source" in labels(browser.get(f"/deals/{deal.pk}").content.decode())

    @pytest.mark.parametrize("kind", ["deal", "lead", "contact", "company"])
    def test_of_every_kind_writes_what_it_declares(self, kind, pipeline, owner, client_of, system):
        switch_to_classic(by=system)
        record = {
            "deal": lambda: create_deal(title="Any", by=system),
            "lead": lambda: create_lead(title="Any", by=system),
            "contact": lambda: create_contact(name="Any", by=system),
            "company": lambda: create_company(name="Any", by=system),
        }[kind]()
        plural = {"company": "companies"}.get(kind, f"{kind}s")
        template = written_in(kind, plural)

        assert client_of(owner).get(f"/{plural}/{record.pk}").status_code == 200
        declared = {name.rpartition("/")[2] for name in names_in(shape_of(kind))}
        assert declared - template == set()
        assert kind in kinds_with_cards()


def written_in(kind, plural):
    """The names of sections and facts that the template of a card writes, with all that it includes."""
    env = engines["jinja2"].env
    waiting, text, read = [f"crm/{plural}/card.html"], "", set()
    while waiting:
        name = waiting.pop()
        if name not in read:
            read.add(name)
            source = env.loader.get_source(env, name)[0]
            text += source
            waiting += re.findall(r'{% include "([^"]+)" %}', source)
    found = set(re.findall(r'card\.(?:section|fact)\("([a-z_]+)"', text))
    for told in re.findall(r"{% set [^%]*(?:made_name|picture_field)[^%]*%}", text):  # to what is included
        found |= set(re.findall(r'"([a-z_]+)"', told))
    if kind == "lead":  # written in two loops
        found |= {"phones", "emails", "web_pages", "messengers", "contact", "company"}
    return found


class TestArrangeCards:
    def test_is_kept_for_everybody_and_told(self, system, recorded):
        arrange_cards("deal", checked_layout("deal", hidden=["about/source"]), by=system)

        assert recorded == ["card_layout.changed"]
        assert recorded.entries[0].facts["after"]["hidden"] == ["about/source"]
        assert recorded.entries[0].subject_label == "Deal"

    def test_ignores_the_same(self, system, recorded):
        arrange_cards("deal", USUAL, by=system)

        assert recorded == []

    def test_is_for_those_who_change_settings(self, by_anna):
        before = footprint()

        with pytest.raises(Forbidden):
            arrange_cards("deal", USUAL, by=by_anna)

        assert footprint() == before

    def test_refuses_a_stale_version(self, system, owner):
        kept = arrange_cards("deal", checked_layout("deal", hides_empty=True), by=system)
        before = footprint()

        with pytest.raises(Conflict):
            arrange_cards("deal", USUAL, version=kept.version - 1, by=Actor.of(owner))

        assert footprint() == before

    @pytest.mark.parametrize("field", ["order", "hidden"])
    def test_refuses_names_that_are_none(self, field):
        with pytest.raises(Refused) as refusal:
            checked_layout("deal", **{field: ["about/amount", "about/nonsense"]})

        assert refusal.value.field == field

    def test_is_taken_back(self, owner, recorded):
        olga = Actor.of(owner)
        arrange_cards("deal", checked_layout("deal", hidden=["about/source"]), by=olga)
        change = last_change()

        undo_change(change, by=olga)

        assert layout_for(olga, "deal") == USUAL

    def test_is_not_taken_back_where_somebody_arranged_them_since(self, owner, system):
        olga = Actor.of(owner)
        arrange_cards("deal", checked_layout("deal", hidden=["about/source"]), by=olga)
        change = last_change()
        arrange_cards("deal", checked_layout("deal", hides_empty=True), by=system)

        with pytest.raises(InTheWay, match="what stands on the cards"):
            undo_change(change, by=olga)

        assert layout_for(olga, "deal").hides_empty


class TestPage:
    def test_keeps_ones_own_choice(self, deal, browser, anna, by_anna):
        answer = browser.post(
            "/card-layouts/deal",
            {
                "order": ["lines", "about", "about/source", "about/amount"],
                "shown": ["about", "about/source", "lines"],
                "hides_empty": "on",
                "record": deal.pk,
            },
        )

        assert (answer.status_code, answer["Location"]) == (303, f"/deals/{deal.pk}")
        layout = layout_for(by_anna, "deal")
        assert layout.order[:2] == ("lines", "about")
        assert "about/amount" in layout.hidden
        assert layout.hides_empty
        assert not CardLayout.objects.exists()

    def test_goes_back_to_the_common_view(self, browser, anna, by_anna):
        arrange_own_cards(anna, "deal", checked_layout("deal", hides_empty=True))

        browser.post("/card-layouts/deal", {"reset": "yes"})

        assert layout_for(by_anna, "deal") == USUAL

    def test_moves_a_field_by_the_arrows_without_scripts_and_keeps_nothing_yet(self, browser, by_anna):
        names = list(names_in(shape_of("deal")))

        page = browser.post(
            "/card-layouts/deal", {"order": names, "shown": names, "move": "up:about/amount"}
        ).content.decode()

        order = re.findall(r'name="order" value="([^"]+)"', page)
        assert order[:3] == ["about", "about/amount", "about/title"]
        assert layout_for(by_anna, "deal") == USUAL

    def test_leaves_the_place_of_what_its_reader_may_not_see(self, browser, anna, by_anna, owner, client_of):
        with unrecorded("a role that hides sources"):
            anna.role.hidden = {"deal": ["source", "source_description"]}
            anna.role.save()
        arrange_own_cards(anna, "deal", Layout(("about", "about/source"), frozenset({"about/source"})))

        browser.post("/card-layouts/deal", {"order": ["lines", "about"], "shown": ["lines", "about"]})

        layout = layout_for(Actor.of(anna), "deal")
        assert layout.order == ("lines", "about", "about/source")
        assert "about/source" in layout.hidden

    def test_of_the_common_view_is_for_those_who_change_settings(self, browser, owner, client_of):
        assert browser.get("/card-layouts/deal?view=common").status_code == 403
        assert browser.post("/card-layouts/deal", {"view": "common"}).status_code == 403
        answer = client_of(owner).post("/card-layouts/deal", {"view": "common", "shown": ["about"]})

        assert answer.status_code == 303
        assert "lines" in CardLayout.objects.get().hidden

    def test_is_not_there_for_kinds_without_cards(self, browser):
        assert browser.get("/card-layouts/nonsense").status_code == 404

    def test_ignores_names_somebody_made_up(self, browser, by_anna):
        browser.post("/card-layouts/deal", {"order": ["<b>", "lines"], "shown": ["lines", "\0"]})

        assert layout_for(by_anna, "deal").order == ("lines",)


def put(program, whose, wanted):
    return program.put(
        f"/api/v1/card-layouts/deal/{whose}", json.dumps(wanted), content_type="application/json"
    )


class TestApi:
    def test_tells_how_cards_look_and_changes_ones_own(self, deal, anna, api_of):
        program = api_of(anna)

        kept = put(program, "own", {"order": ["lines"], "hidden": ["about/source"]})
        told = program.get("/api/v1/card-layouts/deal").json()

        assert kept.status_code == 200
        assert told["own"] == {"order": ["lines"], "hidden": ["about/source"], "hides_empty": False}
        assert told["common"] == {"order": [], "hidden": [], "hides_empty": False}
        assert told["parts"][0] == {"name": "lines", "label": "Products", "is_shown": True}
        assert program.delete("/api/v1/card-layouts/deal/own").status_code == 204
        assert program.get("/api/v1/card-layouts/deal").json()["own"] is None

    def test_keeps_the_common_view_for_those_who_change_settings(self, anna, owner, api_of):
        wanted = {"hides_empty": True}

        assert put(api_of(anna), "common", wanted).status_code == 403
        assert put(api_of(owner), "common", wanted).status_code == 200
        assert CardLayout.objects.get().hides_empty

    def test_refuses_unknown_names(self, anna, api_of):
        answer = put(api_of(anna), "own", {"hidden": ["about/nonsense"]})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "hidden"
