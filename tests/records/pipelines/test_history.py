"""The stages a record came to: on a page, and for programs (CR-25)."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.leads.actions import create_lead, lose_lead, move_lead
from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.history import stage_history
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.actions import move_order
from dealwright.sales.statuses.first_pipelines import ensure_statuses
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import new_order

SYSTEM = Actor.system()


@pytest.fixture
def lead(db: None, anna: User) -> Any:
    """A lead of Anna's that went on and came to nothing."""
    switch_to_classic(by=SYSTEM)
    stages = list(ensure_lead_pipeline(by=SYSTEM).stages.all())
    by_anna = Actor.of(anna)
    lead = create_lead(title="Wants phones", responsible=anna, by=by_anna)
    move_lead(lead, to=stages[1], by=by_anna)
    return lose_lead(lead.refreshed(), reason="", by=SYSTEM)


class TestStageHistory:
    def test_of_a_lead_is_told_to_programs(self, lead: Any, api_of: Any, anna: User, boris: User) -> None:
        stages = list(lead.pipeline.stages.all())

        steps = api_of(anna).get(f"/api/v1/leads/{lead.pk}/stage-history").json()

        assert [(one["type"], one["stage_id"]) for one in steps] == [
            (1, stages[0].pk),
            (2, stages[1].pk),
            (3, lead.stage_id),
        ]
        assert [one["until"] for one in steps] == [steps[1]["at"], steps[2]["at"], None]
        assert api_of(boris).get(f"/api/v1/leads/{lead.pk}/stage-history").status_code == 404

    def test_of_an_order_is_told_to_programs(self, pipeline: Pipeline, api_of: Any, anna: User) -> None:
        ensure_statuses(by=SYSTEM)
        bring_orders_back(by=SYSTEM)
        order = new_order(responsible=anna)
        move_order(order, to=order_stage("P"), by=SYSTEM)

        steps = api_of(anna).get(f"/api/v1/orders/{order.pk}/stage-history").json()

        assert [(one["type"], one["stage_id"]) for one in steps] == [
            (1, order_stage("N").pk),
            (2, order_stage("P").pk),
        ]

    def test_stands_on_a_page_the_newest_first(
        self, lead: Any, client_of: Any, anna: User, boris: User
    ) -> None:
        browser, path = client_of(anna), f"/leads/{lead.pk}/stage-history"
        names = [step.stage_name for step in stage_history(lead)]

        page = browser.get(path).content.decode()
        places = [page.index(f"<span>{name}</span>") for name in reversed(names)]
        assert places == sorted(places)
        assert "so far" in page
        assert path in browser.get(f"/leads/{lead.pk}").content.decode()

        dialog = browser.get(path, headers={"HX-Request": "true"})
        assert dialog["X-Dialog"] == "ask"
        assert client_of(boris).get(path).status_code == 404
