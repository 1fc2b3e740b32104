"""A stage is deleted while a deal moves onto it, over real connections."""

import pytest

from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.actions import delete_stage, edit_stage, place_stage
from dealwright.records.pipelines.models import Stage
from tests.crm.deals.test_races import at_once


@pytest.mark.django_db(transaction=True)
class TestDeleteStageAtOnce:
    @pytest.mark.parametrize("turn", range(4))
    def test_with_a_move_loses_neither(self, deal, stages, anna, system, turn):
        target = stages["Shipping"]

        deleted, moved = at_once(
            lambda: delete_stage(Stage.objects.get(pk=target.pk), by=system),
            lambda: move_deal(Deal.objects.get(pk=deal.pk), to=target, by=Actor.of(anna)),
        )

        is_there = Stage.objects.filter(pk=target.pk).exists()
        assert isinstance(deleted, Refused) == is_there
        assert isinstance(moved, Refused) != is_there
        assert deal.refreshed().stage.name == ("Shipping" if is_there else "New")

    def test_with_a_deal_being_opened_there_loses_neither(self, stages, anna, system):
        target = stages["Shipping"]

        deleted, opened = at_once(
            lambda: delete_stage(Stage.objects.get(pk=target.pk), by=system),
            lambda: create_deal(title="Case", stage=target, by=Actor.of(anna)),
        )

        is_there = Stage.objects.filter(pk=target.pk).exists()
        assert isinstance(deleted, Refused) == is_there
        assert Deal.objects.count() == int(is_there)
        assert isinstance(opened, Refused) != is_there


@pytest.mark.django_db(transaction=True)
def test_changes_of_one_pipeline_come_one_after_the_other(pipeline, stages, system):
    results = at_once(
        lambda: edit_stage(Stage.objects.get(pk=stages["New"].pk), name="Fresh", by=system),
        lambda: place_stage(Stage.objects.get(pk=stages["Paid"].pk), before=stages["Offer"], by=system),
        lambda: edit_stage(Stage.objects.get(pk=stages["Offer"].pk), color="pink", by=system),
    )

    assert [type(result).__name__ for result in results] == ["Stage"] * 3
    assert pipeline.refreshed().version == 4
    assert [stage.name for stage in pipeline.refreshed().stages.all()][:3] == ["Fresh", "Paid", "Offer"]
