"""A stage that demands fields: who is held to it, at every door, and how the fields are asked for."""

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import create_deal, edit_deal, lose_deal, move_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, last_change
from dealwright.kit.money import money
from dealwright.people.roles.models import Role
from dealwright.records.bulk.actions import start_bulk_change
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.models import BulkItem
from dealwright.records.bulk.preview import Chosen
from dealwright.records.bulk.running import run_all
from dealwright.records.fields.actions import add_field
from dealwright.records.pipelines.requiring import Unfilled, missing_fields
from dealwright.records.undo.actions import undo_change
from tests.house.world import footprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_anna(anna):
    return Actor.of(anna)


class TestMissingFields:
    def test_are_those_the_record_leaves_empty(self, deal, demanding, by_anna):
        stage = demanding("Offer", "source", "contact", "amount", "tags")

        assert [field.name for field in missing_fields(deal, stage, by=by_anna)] == [
            "contact",
            "source",
            "tags",
        ]

    def test_take_an_amount_of_zero_for_empty(self, stages, demanding, by_anna, anna):
        deal = create_deal(title="Case", stage=stages["New"], by=by_anna)
        stage = demanding("Offer", "amount")

        assert [field.name for field in missing_fields(deal, stage, by=by_anna)] == ["amount"]
        priced = edit_deal(deal, amount=money("1", "BRL"), by=by_anna)
        assert missing_fields(priced, stage, by=by_anna) == []

    def test_take_no_and_the_number_zero_for_answers(self, deal, demanding, by_anna, system):
        add_field(of_kind="deal", label="Fragile", type="yes_no", by=system)
        add_field(of_kind="deal", label="Weight", type="number", by=system)
        stage = demanding("Offer", "custom.fragile", "custom.weight")

        before = [field.name for field in missing_fields(deal, stage, by=by_anna)]
        filled = edit_deal(deal, custom={"fragile": False, "weight": 0}, by=by_anna)

        assert before == ["custom.fragile", "custom.weight"]
        assert missing_fields(filled, stage, by=by_anna) == []

    def test_leave_out_what_the_role_hides(self, deal, demanding, by_anna, anna):
        from dealwright.events import unrecorded

        stage = demanding("Offer", "source", "contact")
        with unrecorded("a role of the test"):
            Role.objects.filter(pk=anna.role_id).update(hidden={"deal": ["source"]})
        anna = type(anna).objects.select_related("role").get(pk=anna.pk)

        assert [field.name for field in missing_fields(deal, stage, by=Actor.of(anna))] == ["contact"]


class TestMoves:
    @pytest.mark.parametrize("verb", ["move", "win", "lose"])
    def test_by_people_are_refused_with_every_field(self, deal, demanding, stages, by_anna, verb):
        name = {"move": "Offer", "win": "Won", "lose": "Lost"}[verb]
        demanding(name, "source", "contact")
        before = footprint()

        with pytest.raises(Unfilled) as refusal:
            {
                "move": lambda: move_deal(deal, to=stages["Offer"].refreshed(), by=by_anna),
                "win": lambda: win_deal(deal, by=by_anna),
                "lose": lambda: lose_deal(deal, reason="Too dear", by=by_anna),
            }[verb]()

        assert [field.name for field in refusal.value.fields] == ["contact", "source"]
        assert [one.field for one in refusal.value.also] == ["contact", "source"]
        assert footprint() == before

    def test_by_rules_and_the_product_go_on(self, deal, demanding, system):
        stage = demanding("Offer", "source")

        moved = move_deal(deal, to=stage, by=Actor.automation("Robot"))
        assert moved.stage == stage
        assert move_deal(moved, to=demanding("Paid", "source"), by=system).stage.name == "Paid"

    def test_that_are_taken_back_go_back(self, deal, stages, demanding, by_anna):
        move_deal(deal, to=stages["Offer"], by=by_anna)
        change = last_change()
        demanding("New", "source")

        undo_change(change, by=by_anna)

        assert deal.refreshed().stage.name == "New"

    def test_within_the_stage_are_no_entering(self, deal, demanding, by_anna):
        stage = demanding("New", "source")

        assert move_deal(deal, to=stage, by=by_anna).stage == stage


class TestOpening:
    def test_on_such_a_stage_is_held_to_it(self, demanding, by_anna):
        stage = demanding("Offer", "source", "amount")
        before = footprint()

        with pytest.raises(Unfilled) as refusal:
            create_deal(title="Case", stage=stage, by=by_anna)

        assert [field.name for field in refusal.value.fields] == ["amount", "source"]
        assert footprint() == before

    def test_with_everything_filled_opens_it(self, demanding, by_anna):
        stage = demanding("Offer", "source", "amount", "contacts")
        client = create_contact(name="Joana", by=by_anna)

        deal = create_deal(
            title="Case",
            stage=stage,
            source="call",
            amount=money("9", "BRL"),
            other_contacts=[client],
            by=by_anna,
        )

        assert deal.stage == stage


class TestManyAtOnce:
    def test_those_that_lack_fields_stay_with_the_reason(self, deal, demanding, stages, by_anna, system):
        stage = demanding("Offer", "source")
        filled = create_deal(title="Full", stage=stages["New"], source="call", by=by_anna)
        act = act_from("deal", {"move": {"stage_id": stage.pk}})

        change = start_bulk_change(act, Chosen(ids=(deal.pk, filled.pk)), by=by_anna)
        run_all()

        assert (deal.refreshed().stage.name, filled.refreshed().stage.name) == ("New", "Offer")
        assert change.refreshed().refused == 1
        assert "Source" in BulkItem.objects.get(change=change, record_id=deal.pk).reason


class TestApi:
    def test_names_each_missing_field(self, deal, demanding, anna, api_of):
        stage = demanding("Offer", "source", "contact")
        program = api_of(anna)
        before = footprint()

        answer = program.post(f"/api/v1/deals/{deal.pk}/move", {"stage_id": stage.pk})

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["contact", "source"]
        assert footprint() == before

    def test_holds_new_deals_to_it(self, demanding, anna, api_of):
        stage = demanding("Offer", "source")
        program = api_of(anna)

        refused = program.post("/api/v1/deals", {"title": "Case", "stage_id": stage.pk})
        opened = program.post("/api/v1/deals", {"title": "Case", "stage_id": stage.pk, "source": "call"})

        assert (refused.status_code, opened.status_code) == (422, 201)
        assert refused.json()["errors"][0]["field"] == "source"
        assert Deal.objects.count() == 1


class TestDialog:
    """On the board and on the card a refused move asks for exactly what is missing."""

    HTMX = {"HX-Request": "true"}

    def test_opens_on_the_board_and_on_the_stage_bar(self, deal, demanding, anna, client_of):
        stage = demanding("Offer", "source", "contact")
        browser = client_of(anna)

        for sent in ({"stage": stage.pk, "version": 1, "before": ""}, {"stage": stage.pk, "version": 1}):
            answer = browser.post(f"/deals/{deal.pk}/stage", sent, headers=self.HTMX)
            page = answer.content.decode()

            assert answer.status_code == 422
            assert answer["X-Dialog"] == "ask"
            assert 'name="source"' in page
            assert 'name="contact"' in page
            assert 'name="amount"' not in page
        assert deal.refreshed().stage.name == "New"

    def test_is_a_page_without_scripts(self, deal, demanding, anna, client_of):
        stage = demanding("Offer", "source")

        answer = client_of(anna).post(f"/deals/{deal.pk}/stage", {"stage": stage.pk})

        assert answer.status_code == 422
        assert f'action="/deals/{deal.pk}/stage/fields"' in answer.content.decode()

    def test_opens_in_win_and_lose_with_the_reason_kept(self, deal, demanding, anna, client_of):
        demanding("Lost", "source")
        browser = client_of(anna)

        asked = browser.post(
            f"/deals/{deal.pk}/closure", {"outcome": "lost", "reason": "Too dear"}, headers=self.HTMX
        )
        lost = deal.pipeline.stages.get(name="Lost")
        sent = {"stage": lost.pk, "version": 1, "reason": "Too dear", "source": "call"}
        answer = browser.post(f"/deals/{deal.pk}/stage/fields", sent, headers=self.HTMX)

        assert (asked.status_code, asked["X-Dialog"]) == (422, "ask")
        assert 'name="reason" value="Too dear"' in asked.content.decode()
        assert (answer.status_code, answer["X-Dialog"]) == (204, "done")
        fresh = deal.refreshed()
        assert (fresh.stage.name, fresh.lost_reason, fresh.source) == ("Lost", "Too dear", "call")

    def test_saves_and_moves_as_one_change(self, deal, demanding, anna, client_of, recorded):
        stage = demanding("Offer", "source", "tags", "contact")
        client = create_contact(name="Joana Prado", responsible=anna, by=Actor.of(anna))
        recorded.start_over()

        answer = client_of(anna).post(
            f"/deals/{deal.pk}/stage/fields",
            {"stage": stage.pk, "version": 1, "source": "call", "tags": "vip", "contact": client.pk},
            headers=self.HTMX,
        )

        assert answer.status_code == 204
        fresh = deal.refreshed()
        assert (fresh.stage, fresh.source, fresh.tags, fresh.contact) == (stage, "call", ["vip"], client)
        assert recorded.entries[0].change_id == recorded.entries[-1].change_id
        assert "deal.moved" in recorded
        undo_change(recorded.entries[0].change_id, by=Actor.of(anna))
        back = deal.refreshed()
        assert (back.stage.name, back.source, back.tags, back.contact) == ("New", "", [], None)

    def test_keeps_what_was_typed_when_something_is_still_missing(self, deal, demanding, anna, client_of):
        stage = demanding("Offer", "utm_source", "comment")
        browser = client_of(anna)
        before = footprint()

        answer = browser.post(
            f"/deals/{deal.pk}/stage/fields",
            {"stage": stage.pk, "version": 1, "utm_source": "Ünïcode ☎", "comment": ""},
            headers=self.HTMX,
        )

        assert answer.status_code == 422
        assert answer["X-Dialog"] == "ask"
        assert 'value="Ünïcode ☎"' in answer.content.decode()
        assert footprint() == before

    def test_says_so_when_somebody_was_quicker_and_keeps_what_was_typed(
        self, deal, demanding, anna, client_of
    ):
        stage = demanding("Offer", "source")
        edit_deal(deal, title="Three phones", by=Actor.of(anna))
        browser = client_of(anna)
        before = footprint()

        answer = browser.post(
            f"/deals/{deal.pk}/stage/fields",
            {"stage": stage.pk, "version": 1, "source": "call"},
            headers=self.HTMX,
        )

        assert answer.status_code == 409
        assert 'value="call"' in answer.content.decode()
        assert 'name="version" value="2"' in answer.content.decode()
        assert footprint() == before

    def test_takes_no_client_the_person_may_not_see(self, deal, demanding, anna, boris, client_of):
        stage = demanding("Offer", "contact")
        secret = create_contact(name="Quokka", responsible=boris, by=Actor.of(boris))
        browser = client_of(anna)
        before = footprint()

        sent = {"stage": stage.pk, "version": 1, "contact": secret.pk}
        answer = browser.post(f"/deals/{deal.pk}/stage/fields", sent, headers=self.HTMX)
        found = browser.get("/pipelines/choices/deal/contact?look=Quokka")

        assert answer.status_code == 422
        assert "Quokka" not in answer.content.decode()
        assert "Quokka" not in found.content.decode()
        assert footprint() == before

    def test_is_not_for_strangers_to_the_deal(self, deal, demanding, boris, client_of):
        stage = demanding("Offer", "source")

        answer = client_of(boris).post(
            f"/deals/{deal.pk}/stage/fields", {"stage": stage.pk, "version": 1, "source": "call"}
        )

        assert answer.status_code == 404
        assert deal.refreshed().stage.name == "New"

    @pytest.mark.parametrize("stage", ["", "0", "999999999", "x", "9" * 40])
    def test_refuses_a_stage_that_is_none(self, deal, anna, client_of, stage):
        answer = client_of(anna).post(f"/deals/{deal.pk}/stage/fields", {"stage": stage})

        assert answer.status_code == 422
        assert deal.refreshed().version == 1


class TestDialogElsewhere:
    """Whatever door somebody comes through, the same dialog asks just for what is missing and goes on."""

    HTMX = {"HX-Request": "true"}

    def test_opens_over_the_line_that_adds_a_card(self, demanding, anna, client_of, system):
        add_field(of_kind="deal", label="Size", type="number", by=system)
        stage = demanding("Offer", "source", "utm_source", "tags", "custom.size")
        browser, url = client_of(anna), f"/deals/columns/{stage.pk}"
        before = footprint()

        asked = browser.post(url, {"title": "Two phones", "stage": stage.pk}, headers=self.HTMX)
        page = asked.content.decode()

        assert (asked.status_code, asked["X-Dialog"]) == (422, "ask")
        assert 'name="title" value="Two phones"' in page
        assert f'action="{url}"' in page
        assert footprint() == before

        sent = {"title": "Two phones", "demanded": "yes", "source": "call", "utm_source": "news"}
        answer = browser.post(url, sent | {"tags": "vip", "custom.size": "4"}, headers=self.HTMX)

        assert (answer.status_code, answer["X-Dialog"]) == (204, "done")
        assert "The deal was opened." in answer["HX-Trigger"]
        deal = Deal.objects.get()
        assert (deal.title, deal.stage, deal.responsible) == ("Two phones", stage, anna)
        assert (deal.source, deal.utm_source, deal.tags, deal.custom) == (
            "call",
            "news",
            ["vip"],
            {"size": 4},
        )

    def test_asks_again_over_that_line_with_what_was_typed(self, demanding, anna, client_of):
        stage = demanding("Offer", "utm_source", "comment")
        sent = {"title": "Two phones", "demanded": "yes", "utm_source": "Ünïcode ☎", "comment": ""}

        answer = client_of(anna).post(f"/deals/columns/{stage.pk}", sent, headers=self.HTMX)

        assert answer.status_code == 422
        assert 'value="Ünïcode ☎"' in answer.content.decode()
        assert not Deal.objects.exists()

    def test_is_a_page_for_that_line_without_scripts(self, demanding, anna, client_of):
        stage = demanding("Offer", "source")
        browser, url = client_of(anna), f"/deals/columns/{stage.pk}"

        asked = browser.post(url, {"title": "Two phones"})
        made = browser.post(url, {"title": "Two phones", "demanded": "yes", "source": "call"})

        assert asked.status_code == 422
        assert f'action="{url}"' in asked.content.decode()
        assert made.status_code == 303
        assert Deal.objects.get().source == "call"

    def test_opens_over_the_cell_of_a_list(self, deal, demanding, anna, client_of):
        stage = demanding("Offer", "source")
        url = f"/lists/deal/rows/{deal.pk}/stage?columns=title,stage"

        answer = client_of(anna).post(url, {"value": stage.pk, "version": deal.version}, headers=self.HTMX)

        assert (answer.status_code, answer["X-Dialog"]) == (422, "ask")
        assert f'action="/deals/{deal.pk}/stage/fields"' in answer.content.decode()
        assert deal.refreshed().stage.name == "New"

    def test_opens_over_the_palette(self, deal, demanding, anna, client_of):
        stage = demanding("Offer", "source")
        sent = {"command": "move", "on": f"deal:{deal.pk}", "choice": stage.pk}

        answer = client_of(anna).post("/palette/acts", sent, headers=self.HTMX)

        assert (answer.status_code, answer["X-Dialog"]) == (422, "ask")
        assert 'name="source"' in answer.content.decode()


class TestManyAreAsked:
    """A change of many asks once, and gives what was typed only to those that lack it."""

    HTMX = {"HX-Request": "true"}

    @pytest.fixture
    def full(self, stages, by_anna):
        return create_deal(title="Full", stage=stages["New"], source="store", by=by_anna)

    def ask(self, browser, deals, stage, **more):
        ids = ",".join(str(one.pk) for one in deals)
        sent = {"kind": "deal", "act": "move", "ids": ids, "value": stage.pk, "step": "preview"}
        return browser.post("/bulk-changes/new", sent | more, headers=self.HTMX)

    def test_just_for_what_some_of_them_lack(self, deal, full, demanding, anna, client_of):
        stage = demanding("Offer", "source", "amount")

        page = self.ask(client_of(anna), [deal, full], stage).content.decode()

        assert 'name="source"' in page
        assert 'name="amount"' in page
        assert "Some of them lack" in page

    def test_not_where_all_have_it(self, full, demanding, anna, client_of):
        page = self.ask(client_of(anna), [full], demanding("Offer", "source")).content.decode()

        assert 'name="demanded"' not in page
        assert "Would change" in page

    def test_and_goes_on(self, deal, full, demanding, anna, client_of):
        stage, browser = demanding("Offer", "source"), client_of(anna)
        look = self.ask(browser, [deal, full], stage, demanded="yes", source="call").content.decode()
        assert "&#34;source&#34;: &#34;call&#34;" in look

        started = self.ask(browser, [deal, full], stage, fill='{"source": "call"}', step="start")
        run_all()

        assert started.status_code == 204
        assert (deal.refreshed().stage, deal.refreshed().source) == (stage, "call")
        assert (full.refreshed().stage, full.refreshed().source) == (stage, "store")

    def test_lets_those_be_skipped(self, deal, full, demanding, anna, client_of):
        stage, browser = demanding("Offer", "source"), client_of(anna)
        look = self.ask(browser, [deal, full], stage, skip="yes").content.decode()
        assert 'name="skip"' in look

        self.ask(browser, [deal, full], stage, skip="yes", step="start")
        run_all()

        assert (deal.refreshed().stage.name, full.refreshed().stage.name) == ("New", "Offer")

    @pytest.mark.parametrize(
        ("fill", "field"),
        [
            ({"comment": "Not asked for"}, "change.move.fill.comment"),
            ({"source": ""}, "change.move.fill.source"),
            ({"source": {"nothing": 1}}, "change.move.fill.source"),
        ],
    )
    def test_in_the_api_refuses_what_makes_no_sense(self, deal, demanding, anna, api_of, fill, field):
        stage = demanding("Offer", "source")
        body = {"ids": [deal.pk], "change": {"move": {"stage_id": stage.pk, "fill": fill}}}

        answer = api_of(anna).post("/api/v1/deals/bulk", body)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field

    def test_in_the_api_fills_in(self, deal, demanding, anna, api_of):
        stage = demanding("Offer", "source")
        body = {"ids": [deal.pk], "change": {"move": {"stage_id": stage.pk, "fill": {"source": "call"}}}}

        answer = api_of(anna).post("/api/v1/deals/bulk", body)
        run_all()

        assert answer.status_code == 202
        assert (deal.refreshed().stage, deal.refreshed().source) == (stage, "call")

    def test_shows_nobody_a_client_they_may_not_see(self, deal, demanding, boris, anna, api_of):
        theirs = create_contact(name="Joana Prado", responsible=boris, by=Actor.of(boris))
        stage = demanding("Offer", "contact")
        body = {"ids": [deal.pk], "change": {"move": {"stage_id": stage.pk, "fill": {"contact": theirs.pk}}}}

        answer = api_of(anna).post("/api/v1/deals/bulk", body)

        assert answer.status_code == 422
        assert deal.refreshed().contact is None
