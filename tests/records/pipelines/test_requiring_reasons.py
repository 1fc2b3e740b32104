"""A lost stage that demands why: who is held to it, and where it is asked."""

import pytest

from dealwright.crm.deals.actions import create_deal, lose_deal, move_deal
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.people.roles.actions import edit_role
from dealwright.records.bulk.actions import start_bulk_change
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.preview import Chosen
from dealwright.records.bulk.running import run_all
from dealwright.records.pipelines.actions import edit_stage
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo.actions import undo_change
from tests.house.world import footprint

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def by_anna(anna):
    return Actor.of(anna)


@pytest.fixture
def lost(demanding):
    """The lost stage, which demands why."""
    return demanding("Lost", "lost_reason")


class TestStage:
    def test_demands_it_only_where_records_are_lost(self, stages, system):
        before = footprint()

        with pytest.raises(Refused, match="Only a lost stage") as refusal:
            edit_stage(stages["Offer"], required_fields=["lost_reason"], by=system)

        assert refusal.value.field == "required_fields"
        assert footprint() == before

    def test_offers_it_only_there(self, stages, client_of, owner):
        browser = client_of(owner)
        stages_of = f"/pipelines/{stages['Lost'].pipeline_id}/stages"
        lost = browser.get(f"{stages_of}/{stages['Lost'].pk}").content.decode()
        offer = browser.get(f"{stages_of}/{stages['Offer'].pk}").content.decode()

        assert 'value="lost_reason"' in lost
        assert 'value="lost_reason"' not in offer


class TestMove:
    def test_without_a_reason_is_refused(self, deal, lost, by_anna):
        before = footprint()

        for verb in (
            lambda: move_deal(deal, to=lost, by=by_anna),
            lambda: move_deal(deal, to=lost, reason="  ", by=by_anna),
            lambda: lose_deal(deal, reason="", by=by_anna),
        ):
            with pytest.raises(Unfilled) as refusal:
                verb()
            assert [field.name for field in refusal.value.fields] == ["lost_reason"]
        assert footprint() == before

    def test_with_one_keeps_it_and_is_taken_back(self, deal, lost, by_anna):
        moved = move_deal(deal, to=lost, reason=" Too dear ", by=by_anna)

        assert (moved.stage, moved.lost_reason) == (lost, "Too dear")
        undo_change(last_change(), by=by_anna)
        assert (deal.refreshed().stage.name, deal.refreshed().lost_reason) == ("New", "")

    def test_to_another_stage_takes_none(self, deal, stages, by_anna):
        with pytest.raises(Refused, match="Only a lost stage takes a reason"):
            move_deal(deal, to=stages["Offer"], reason="Why not", by=by_anna)

    def test_by_rules_goes_on(self, deal, lost):
        assert move_deal(deal, to=lost, by=Actor.automation("Robot")).stage == lost

    def test_by_who_may_not_see_reasons_goes_on(self, deal, lost, anna, system):
        anna.role = edit_role(anna.role, hidden={"deal": ["lost_reason"]}, by=system)

        assert move_deal(deal, to=lost, by=Actor.of(anna)).stage == lost

    def test_is_not_asked_of_what_is_opened_there(self, lost, by_anna):
        assert create_deal(title="Long ago", stage=lost, by=by_anna).stage == lost


class TestPages:
    def test_the_board_and_the_card_ask_for_it(self, deal, lost, client_of, anna):
        browser = client_of(anna)

        for sent in ({"stage": lost.pk, "before": ""}, {"stage": lost.pk}):
            answer = browser.post(f"/deals/{deal.pk}/stage", sent, headers=HTMX)
            assert answer.status_code == 422
            assert answer["X-Dialog"] == "ask"
            assert 'name="lost_reason"' in answer.content.decode()
        assert deal.refreshed().stage.name == "New"

    def test_the_form_of_closing_asks_for_it(self, deal, lost, client_of, anna):
        browser = client_of(anna)

        asked = browser.post(f"/deals/{deal.pk}/closure", {"outcome": "lost"}, headers=HTMX)
        done = browser.post(f"/deals/{deal.pk}/closure", {"outcome": "lost", "reason": "Late"}, headers=HTMX)

        assert 'name="lost_reason"' in asked.content.decode()
        assert done.status_code == 204
        assert deal.refreshed().lost_reason == "Late"

    def test_the_answer_moves_it_with_the_reason(self, deal, lost, client_of, anna):
        browser, address = client_of(anna), f"/deals/{deal.pk}/stage/fields"

        empty = browser.post(address, {"stage": lost.pk, "lost_reason": " "}, headers=HTMX)
        assert empty.status_code == 422
        assert deal.refreshed().stage.name == "New"
        browser.post(address, {"stage": lost.pk, "lost_reason": "Too dear"}, headers=HTMX)

        assert (deal.refreshed().stage, deal.refreshed().lost_reason) == (lost, "Too dear")


class TestManyAtOnce:
    def test_get_the_reason_that_was_filled_in(self, deal, lost, stages, by_anna):
        other = create_deal(title="Other", stage=stages["New"], by=by_anna)
        fill = {"stage_id": lost.pk, "fill": {"lost_reason": "Season is over"}}

        change = start_bulk_change(
            act_from("deal", {"move": fill}), Chosen(ids=(deal.pk, other.pk)), by=by_anna
        )
        run_all()

        assert change.refreshed().refused == 0
        assert {one.refreshed().lost_reason for one in (deal, other)} == {"Season is over"}

    def test_without_it_stay(self, deal, lost, by_anna):
        change = start_bulk_change(
            act_from("deal", {"move": {"stage_id": lost.pk}}), Chosen(ids=(deal.pk,)), by=by_anna
        )
        run_all()

        assert change.refreshed().refused == 1
        assert deal.refreshed().stage.name == "New"


class TestApi:
    def test_names_the_field_and_takes_the_reason(self, deal, lost, api_of, anna):
        program, address = api_of(anna), f"/api/v1/deals/{deal.pk}/move"

        refused = program.post(address, {"stage_id": lost.pk})
        assert refused.status_code == 422
        assert "lost_reason" in refused.content.decode()
        moved = program.post(address, {"stage_id": lost.pk, "reason": "Too dear"}).json()

        assert (moved["stage_id"], moved["lost_reason"]) == (lost.pk, "Too dear")
