"""Moving deals to stages of other pipelines."""

import pytest

from dealwright.automation.rules.actions import create_rule
from dealwright.crm.deals.actions import change_pipeline, create_deal, lose_deal, move_deal
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.roles.models import Role
from dealwright.records.pipelines.actions import NewStage, create_pipeline, edit_stage
from dealwright.records.pipelines.models import Semantic
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.models import Task
from tests.house.world import footprint

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def delivery(pipeline, system):
    """A second pipeline."""
    return create_pipeline(
        name="Delivery",
        stages=[
            NewStage("To pack", color="blue"),
            NewStage("Delivered", Semantic.WON, color="green"),
            NewStage("Sent back", Semantic.LOST, color="red"),
        ],
        by=system,
    )


@pytest.fixture
def to_pack(delivery):
    return delivery.first_stage()


def with_scopes(user, scopes):
    """The same person with a role of other rights."""
    from dealwright.events import unrecorded

    with unrecorded("a role of the test"):
        Role.objects.filter(pk=user.role_id).update(scopes=scopes)
    return type(user).objects.select_related("role").get(pk=user.pk)


class TestChangePipeline:
    def test_tells_both_stages_and_pipelines(self, deal, to_pack, delivery, by_anna, recorded):
        moved = change_pipeline(deal, to=to_pack, version=1, by=by_anna)

        assert (moved.pipeline, moved.stage, moved.version) == (delivery, to_pack, 2)
        assert recorded == ["deal.pipeline_changed"]
        facts = recorded.entries[0].facts
        assert (facts["before"]["label"], facts["after"]["label"]) == ("New", "To pack")
        assert (facts["pipeline_before"]["label"], facts["pipeline"]["label"]) == ("Sales", "Delivery")

    def test_closes_and_opens_again_by_the_stage(self, deal, stages, delivery, by_anna, recorded):
        lose_deal(deal, reason="Too dear", by=by_anna)
        recorded.start_over()

        opened = change_pipeline(deal, to=delivery.first_stage(), by=by_anna)
        won = change_pipeline(opened, to=stages["Won"], by=by_anna)

        assert (opened.closed_at, opened.lost_reason) == (None, "")
        assert won.closed_at is not None
        assert recorded == [
            "deal.pipeline_changed",
            "deal.reopened",
            "deal.pipeline_changed",
            "deal.won",
        ]

    def test_goes_back_as_it_stood_and_there_again(self, deal, to_pack, by_anna):
        before = lose_deal(deal, reason="Too dear", by=by_anna)
        change_pipeline(deal, to=to_pack, by=by_anna)

        undo_change(last_change(), by=by_anna)
        back = deal.refreshed()
        undo_change(last_change(), by=by_anna)

        assert (back.stage, back.lost_reason, back.closed_at, back.stage_since) == (
            before.stage,
            "Too dear",
            before.closed_at,
            before.stage_since,
        )
        assert deal.refreshed().stage == to_pack

    def test_starts_the_rules_of_the_new_stage_and_cancels_those_of_the_old(
        self, deal, stages, to_pack, by_anna, system, run_reactions
    ):
        run_reactions()
        create_rule(stage=stages["New"], action="create_task", settings={"title": "Call"}, by=system)
        create_rule(stage=to_pack, action="create_task", settings={"title": "Pack"}, by=system)

        change_pipeline(deal, to=to_pack, by=by_anna)
        run_reactions()

        assert list(Task.objects.values_list("title", flat=True)) == ["Pack"]

    def test_refuses_a_stale_version(self, deal, to_pack, by_anna):
        before = footprint()

        with pytest.raises(Conflict):
            change_pipeline(deal, to=to_pack, version=7, by=by_anna)

        assert footprint() == before

    def test_refuses_a_stage_of_another_kind(self, deal, by_anna, system):
        leads = create_pipeline(
            name="Leads",
            stages=[NewStage("New"), NewStage("Won", Semantic.WON), NewStage("Lost", Semantic.LOST)],
            of_kind="lead",
            by=system,
        )
        before = footprint()

        with pytest.raises(Refused) as refusal:
            change_pipeline(deal, to=leads.first_stage(), by=by_anna)

        assert refusal.value.field == "stage_id"
        assert footprint() == before

    def test_holds_people_to_what_the_stage_demands(self, deal, to_pack, by_anna, system):
        demanding = edit_stage(to_pack, required_fields=["comment"], by=system)
        before = footprint()

        with pytest.raises(Unfilled):
            change_pipeline(deal, to=demanding, by=by_anna)

        assert footprint() == before
        assert change_pipeline(deal, to=demanding, by=Actor.automation("Robot")).stage == demanding

    def test_needs_the_right_to_open_deals_there(self, deal, anna, pipeline, delivery, to_pack):
        anna = with_scopes(
            anna,
            {
                "deal": {"see": "all", "change": "all", "create": "all"},
                f"deal:{delivery.pk}": {"see": "all", "change": "all"},
            },
        )
        before = footprint()

        with pytest.raises(Forbidden):
            change_pipeline(deal, to=to_pack, by=Actor.of(anna))

        assert footprint() == before


def test_a_move_stays_within_the_pipeline(deal, to_pack, by_anna):
    before = footprint()

    with pytest.raises(Refused):
        move_deal(deal, to=to_pack, by=by_anna)

    assert footprint() == before


class TestApi:
    def test_moves_to_another_pipeline(self, deal, to_pack, delivery, anna, api_of):
        program = api_of(anna)
        here = f"/api/v1/deals/{deal.pk}"

        refused = program.post(f"{here}/move", {"stage_id": to_pack.pk})
        moved = program.post(f"{here}/pipeline", {"stage_id": to_pack.pk, "version": 1})

        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "stage_id"
        assert (moved.status_code, moved.json()["pipeline_id"]) == (200, delivery.pk)

    def test_refuses_unknown_stages_and_stale_versions(self, deal, to_pack, anna, api_of):
        program = api_of(anna)
        here = f"/api/v1/deals/{deal.pk}/pipeline"
        before = footprint()

        unknown = program.post(here, {"stage_id": 999_999})
        stale = program.post(here, {"stage_id": to_pack.pk, "version": 9})

        assert (unknown.status_code, stale.status_code) == (422, 409)
        assert footprint() == before

    def test_needs_rights_in_both_pipelines(self, deal, to_pack, pipeline, delivery, anna, boris, api_of):
        stranger = api_of(boris).post(f"/api/v1/deals/{deal.pk}/pipeline", {"stage_id": to_pack.pk})
        rights = {"deal": {"see": "all", "change": "all", "create": "all"}, f"deal:{delivery.pk}": {}}
        with_scopes(anna, rights)
        outsider = api_of(anna).post(f"/api/v1/deals/{deal.pk}/pipeline", {"stage_id": to_pack.pk})

        assert (stranger.status_code, outsider.status_code) == (404, 403)
        assert deal.refreshed().version == 1


class TestPage:
    def test_offers_the_stages_of_the_other_pipelines(self, deal, delivery, stages, anna, client_of):
        browser = client_of(anna)

        page = browser.get(f"/deals/{deal.pk}/pipeline").content.decode()
        dialog = browser.get(f"/deals/{deal.pk}/pipeline", headers=HTMX)

        assert "To pack" in page
        assert f'value="{stages["Offer"].pk}"' not in page
        assert dialog["X-Dialog"] == "ask"
        assert "<dialog" in dialog.content.decode()

    def test_moves_the_deal(self, deal, to_pack, anna, client_of):
        sent = {"stage": to_pack.pk, "version": 1}

        answer = client_of(anna).post(f"/deals/{deal.pk}/pipeline", sent, headers=HTMX)

        assert (answer.status_code, answer["X-Dialog"]) == (204, "done")
        assert deal.refreshed().stage == to_pack

    def test_asks_for_what_the_stage_demands_and_moves(self, deal, to_pack, anna, client_of, system):
        edit_stage(to_pack, required_fields=["comment"], by=system)
        browser = client_of(anna)

        asked = browser.post(f"/deals/{deal.pk}/pipeline", {"stage": to_pack.pk, "version": 1}, headers=HTMX)
        sent = {"stage": to_pack.pk, "version": 1, "comment": "Ring twice"}
        answer = browser.post(f"/deals/{deal.pk}/stage/fields", sent, headers=HTMX)

        assert (asked.status_code, asked["X-Dialog"]) == (422, "ask")
        assert answer.status_code == 204
        assert (deal.refreshed().stage, deal.refreshed().comment) == (to_pack, "Ring twice")

    @pytest.mark.parametrize("stage", ["", "x", "0", "999999999", "9" * 40])
    def test_refuses_what_is_no_stage_of_another_pipeline(self, deal, delivery, anna, client_of, stage):
        answer = client_of(anna).post(f"/deals/{deal.pk}/pipeline", {"stage": stage, "version": 1})

        assert answer.status_code == 422
        assert deal.refreshed().version == 1

    def test_a_stale_version_is_told(self, deal, to_pack, anna, client_of):
        answer = client_of(anna).post(f"/deals/{deal.pk}/pipeline", {"stage": to_pack.pk, "version": 9})

        assert answer.status_code == 409
        assert deal.refreshed().stage.name == "New"


def test_a_new_deal_of_the_other_pipeline_is_no_crossing(to_pack, by_anna, recorded):
    create_deal(title="Case", stage=to_pack, by=by_anna)

    assert recorded == ["deal.created"]
