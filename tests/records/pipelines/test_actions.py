"""What may happen to pipelines and stages, and what is refused."""

import pytest

from dealwright.automation.rules.actions import create_rule
from dealwright.crm.deals.actions import archive_deal, create_deal, delete_deal, move_deal
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.roles.models import Role
from dealwright.records.pipelines import limits
from dealwright.records.pipelines.actions import (
    NewStage,
    add_stage,
    create_pipeline,
    delete_pipeline,
    delete_stage,
    edit_stage,
    make_default,
    place_pipeline,
    place_stage,
    rename_pipeline,
)
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from tests.house.world import footprint

pytestmark = pytest.mark.django_db


def names(pipeline):
    return [stage.name for stage in pipeline.refreshed().stages.all()]


class TestRenamePipeline:
    def test_tells_both_names(self, pipeline, system, recorded):
        renamed = rename_pipeline(pipeline, name="  Retail   sales ", version=1, by=system)

        assert (renamed.name, renamed.version) == ("Retail sales", 2)
        assert recorded == ["pipeline.edited"]
        assert recorded.entries[0].facts["changes"] == [
            {"field": "name", "before": "Sales", "after": "Retail sales"}
        ]

    def test_ignores_the_same_name(self, pipeline, system, recorded):
        assert rename_pipeline(pipeline, name="Sales", by=system).version == 1
        assert recorded == []

    @pytest.mark.parametrize("name", ["", "   ", "x" * 81])
    def test_refuses_no_name_and_a_long_one(self, pipeline, system, name):
        before = footprint()

        with pytest.raises(Refused) as refusal:
            rename_pipeline(pipeline, name=name, by=system)

        assert refusal.value.field == "name"
        assert footprint() == before

    def test_refuses_a_stale_version(self, pipeline, system):
        rename_pipeline(pipeline, name="Retail", by=system)
        before = footprint()

        with pytest.raises(Conflict):
            rename_pipeline(pipeline, name="Wholesale", version=1, by=system)

        assert footprint() == before


class TestMakeDefault:
    def test_there_is_one_at_a_time(self, pipeline, delivery, system, recorded):
        make_default(delivery, by=system)

        assert list(Pipeline.objects.filter(is_default=True)) == [delivery]
        assert recorded == ["pipeline.made_default"]
        assert recorded.entries[0].facts["before"]["label"] == "Sales"

    def test_ignores_the_default_one(self, pipeline, system, recorded):
        make_default(pipeline, by=system)

        assert recorded == []


class TestPlacePipeline:
    def test_goes_before_another_and_to_the_end(self, pipeline, delivery, system, recorded):
        third = create_pipeline(name="Repairs", stages=[*_short()], by=system)

        place_pipeline(third, before=pipeline, by=system)
        first = [one.name for one in Pipeline.objects.all()]
        place_pipeline(pipeline, before=None, by=system)

        assert first == ["Repairs", "Sales", "Delivery"]
        assert [one.name for one in Pipeline.objects.all()] == ["Repairs", "Delivery", "Sales"]
        assert recorded == ["pipeline.created", "pipeline.edited", "pipeline.edited"]

    def test_ignores_the_same_place(self, pipeline, delivery, system, recorded):
        place_pipeline(pipeline, before=delivery, by=system)

        assert recorded == []


class TestAddStage:
    def test_counts_the_version_of_the_pipeline(self, pipeline, system, recorded):
        add_stage(pipeline, stage=NewStage("Talks"), version=1, by=system)

        assert names(pipeline) == ["New", "Offer", "Paid", "Shipping", "Talks", "Won", "Lost"]
        assert pipeline.refreshed().version == 2
        assert recorded == ["pipeline.stage_added"]

    @pytest.mark.parametrize(("of_kind", "longest"), [("deal", 22), ("lead", 21), ("order", 50)])
    def test_takes_a_code_as_long_as_other_programs_keep_it(self, system, db, of_kind, longest):
        pipeline = create_pipeline(name="Any", stages=[*_short()], of_kind=of_kind, by=system)

        added = add_stage(pipeline, stage=NewStage("Fits", code="C" * longest), by=system)
        before = footprint()
        with pytest.raises(Refused) as refusal:
            add_stage(pipeline, stage=NewStage("Too long", code="D" * (longest + 1)), by=system)

        assert added.code == "C" * longest
        assert refusal.value.field == "code"
        assert footprint() == before

    def test_refuses_a_code_twice(self, pipeline, system):
        add_stage(pipeline, stage=NewStage("Talks", code="TALKS"), by=system)

        with pytest.raises(Refused):
            add_stage(pipeline, stage=NewStage("Again", code="TALKS"), by=system)

    def test_refuses_more_than_a_higher_floor_allows(self, pipeline, system, monkeypatch):
        six = limits.Limit(lambda one: 6 if one == pipeline else None)
        monkeypatch.setattr(limits, "_limits", [six])

        with pytest.raises(Refused, match="at most 6 stages"):
            add_stage(pipeline, stage=NewStage("Talks"), by=system)

        assert len(names(pipeline)) == 6


class TestEditStage:
    def test_changes_everything_but_what_it_means(self, stages, system, recorded):
        changed = edit_stage(
            stages["Offer"],
            name="Talks",
            color="pink",
            probability=35,
            required_fields=["source", "contact"],
            by=system,
        )

        assert (changed.name, changed.color, changed.probability) == ("Talks", "pink", 35)
        assert changed.required_fields == ["contact", "source"]
        assert recorded == ["pipeline.stage_edited"]
        assert {change["field"] for change in recorded.entries[0].facts["changes"]} == {
            "name",
            "color",
            "probability",
            "required_fields",
        }

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": ""}, "name"),
            ({"color": "plaid"}, "color"),
            ({"probability": 101}, "probability"),
            ({"probability": -1}, "probability"),
            ({"required_fields": ["no_such_field"]}, "required_fields"),
            ({"required_fields": ["created_at"]}, "required_fields"),
            ({"required_fields": ["title"]}, "required_fields"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, stages, system, values, field):
        before = footprint()

        with pytest.raises(Refused) as refusal:
            edit_stage(stages["Offer"], **values, by=system)

        assert refusal.value.field == field
        assert footprint() == before

    def test_refuses_a_stale_version_of_the_pipeline(self, pipeline, stages, system):
        edit_stage(stages["New"], name="Fresh", by=system)

        with pytest.raises(Conflict):
            edit_stage(stages["Offer"], name="Talks", version=1, by=system)

        assert names(pipeline)[:2] == ["Fresh", "Offer"]


class TestPlaceStage:
    def test_goes_between_two_others(self, pipeline, stages, system, recorded):
        place_stage(stages["Shipping"], before=stages["Offer"], by=system)

        assert names(pipeline)[:4] == ["New", "Shipping", "Offer", "Paid"]
        assert recorded == ["pipeline.stage_edited"]

    def test_goes_to_the_end_of_its_sort(self, pipeline, stages, system):
        place_stage(stages["New"], before=None, by=system)

        assert names(pipeline) == ["Offer", "Paid", "Shipping", "New", "Won", "Lost"]

    def test_stays_in_order_when_halved_again_and_again(self, pipeline, stages, system):
        for _turn in range(60):
            place_stage(stages["Shipping"].refreshed(), before=stages["Offer"], by=system)
            place_stage(stages["Paid"].refreshed(), before=stages["Shipping"], by=system)
            place_stage(stages["Offer"].refreshed(), before=None, by=system)
            place_stage(stages["Offer"].refreshed(), before=stages["Paid"], by=system)

        assert names(pipeline) == ["New", "Offer", "Paid", "Shipping", "Won", "Lost"]
        positions = [stage.position for stage in Stage.objects.filter(pipeline=pipeline)]
        assert positions == sorted(set(positions))

    @pytest.mark.parametrize(
        ("moved", "before"), [("Won", "New"), ("Lost", "Won"), ("New", "Lost"), ("Won", None)]
    )
    def test_open_stays_before_won_before_lost(self, pipeline, stages, system, moved, before, recorded):
        try:
            place_stage(stages[moved], before=stages.get(before), by=system)
        except Refused as refusal:
            assert refusal.field == "before_id"

        assert names(pipeline) == ["New", "Offer", "Paid", "Shipping", "Won", "Lost"]
        assert recorded == []

    def test_refuses_a_place_in_another_pipeline(self, stages, delivery, system, recorded):
        with pytest.raises(Refused):
            place_stage(stages["New"], before=delivery.first_stage(), by=system)

        assert recorded == []


class TestDeleteStage:
    def test_takes_an_empty_one_away(self, pipeline, stages, system, recorded):
        delete_stage(stages["Shipping"], version=1, by=system)

        assert names(pipeline) == ["New", "Offer", "Paid", "Won", "Lost"]
        assert recorded == ["pipeline.stage_deleted"]
        assert pipeline.refreshed().version == 2

    @pytest.mark.parametrize(
        ("put_away", "told"),
        [
            (None, "1 record still stands on this stage (Deals)"),
            (archive_deal, "1 of them is in the archive"),
            (delete_deal, "1 of them lies in the recycle bin"),
        ],
    )
    def test_refuses_while_a_record_stands_there(self, stages, deal, system, put_away, told):
        if put_away is not None:
            put_away(deal, by=system)
        before = footprint()

        with pytest.raises(Refused) as refusal:
            delete_stage(stages["New"], by=system)

        assert told in str(refusal.value)
        assert footprint() == before

    @pytest.mark.parametrize("name", ["Won", "Lost"])
    def test_refuses_the_last_of_its_sort(self, stages, system, name, recorded):
        with pytest.raises(Refused):
            delete_stage(stages[name], by=system)

        assert recorded == []

    def test_refuses_the_last_open_one(self, delivery, system):
        with pytest.raises(Refused):
            delete_stage(delivery.first_stage(), by=system)

        assert Stage.objects.filter(pipeline=delivery).count() == 3

    def test_refuses_while_a_rule_stands_there(self, stages, system):
        create_rule(stage=stages["Paid"], action="create_task", settings={"title": "Pack"}, by=system)

        with pytest.raises(Refused, match="1 rule stands there"):
            delete_stage(stages["Paid"], by=system)

        assert Stage.objects.filter(pk=stages["Paid"].pk).exists()


class TestDeletePipeline:
    def test_takes_an_empty_one_away_with_its_stages(self, delivery, system, recorded):
        delete_pipeline(delivery, version=1, by=system)

        assert Pipeline.objects.filter(pk=delivery.pk).count() == 0
        assert Stage.objects.filter(pipeline=delivery.pk).count() == 0
        assert recorded == ["pipeline.deleted"]
        assert recorded.entries[0].facts["stages"] == ["To pack", "Delivered", "Sent back"]

    def test_refuses_the_default_one(self, pipeline, system):
        before = footprint()

        with pytest.raises(Refused, match="default pipeline"):
            delete_pipeline(pipeline, by=system)

        assert footprint() == before

    def test_refuses_while_a_deal_lies_in_the_bin(self, delivery, system, anna):
        deal = create_deal(title="Case", stage=delivery.first_stage(), responsible=anna, by=system)
        delete_deal(deal, by=system)
        before = footprint()

        with pytest.raises(Refused, match="recycle bin"):
            delete_pipeline(delivery, by=system)

        assert footprint() == before

    def test_refuses_while_a_role_has_rights_of_its_own_for_it(self, delivery, anna, system):
        from dealwright.events import unrecorded

        with unrecorded("a role of the test"):
            Role.objects.filter(pk=anna.role_id).update(scopes={f"deal:{delivery.pk}": {"see": "all"}})

        with pytest.raises(Refused, match="Seller"):
            delete_pipeline(delivery, by=system)

        assert Pipeline.objects.filter(pk=delivery.pk).exists()


def test_a_stage_that_is_gone_takes_no_deal(deal, stages, system, recorded):
    delete_stage(stages["Shipping"], by=system)
    recorded.start_over()

    with pytest.raises(Refused):
        move_deal(deal, to=stages["Shipping"], by=system)

    assert recorded == []
    assert deal.refreshed().stage.name == "New"


def _short():
    return [NewStage("New"), NewStage("Won", Semantic.WON), NewStage("Lost", Semantic.LOST)]
