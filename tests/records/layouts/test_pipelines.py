"""Cards that look otherwise in one pipeline: for everybody, for oneself, and back again."""

from __future__ import annotations

import json

import pytest

from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict
from dealwright.records.layouts.actions import arrange_cards, arrange_own_cards, checked_layout
from dealwright.records.layouts.models import CardLayout
from dealwright.records.layouts.queries import USUAL, layout_for
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.undo.actions import InTheWay, undo_change
from tests.factories import STAGES

pytestmark = pytest.mark.django_db

NO_SOURCE = {"hidden": ["about/source"]}


@pytest.fixture
def service(pipeline, system):
    """A second pipeline of deals."""
    return create_pipeline(name="Service", stages=STAGES, by=system)


@pytest.fixture
def by_anna(anna):
    return Actor.of(anna)


def without(*names):
    return checked_layout("deal", hidden=names)


class TestLayoutFor:
    def test_falls_back_to_that_of_all_pipelines(self, service, pipeline, by_anna, system):
        arrange_cards("deal", without("files"), by=system)
        arrange_cards("deal", without("about/source"), pipeline=service.pk, by=system)

        assert layout_for(by_anna, "deal", service.pk) == without("about/source")
        assert layout_for(by_anna, "deal", pipeline.pk) == without("files")
        assert layout_for(by_anna, "deal") == without("files")

    def test_lets_ones_own_choice_go_before_the_common_one(self, service, pipeline, anna, by_anna, system):
        arrange_cards("deal", without("files"), pipeline=service.pk, by=system)
        arrange_own_cards(anna, "deal", without("lines"))
        assert layout_for(by_anna, "deal", service.pk) == without("lines")

        arrange_own_cards(anna, "deal", without("about"), pipeline=service.pk)

        assert layout_for(by_anna, "deal", service.pk) == without("about")
        assert layout_for(by_anna, "deal", pipeline.pk) == without("lines")
        arrange_own_cards(anna, "deal", None)
        arrange_own_cards(anna, "deal", None, pipeline=service.pk)
        assert layout_for(by_anna, "deal", service.pk) == without("files")


class TestArrangeCards:
    def test_is_told_with_the_pipeline_and_taken_back(self, service, owner, recorded):
        olga = Actor.of(owner)

        kept = arrange_cards("deal", without("about/source"), pipeline=service.pk, by=olga)

        assert recorded == ["card_layout.changed"]
        assert str(kept) == "Deal: Service"
        undo_change(last_change(), by=olga)
        assert not CardLayout.objects.get().holds
        assert layout_for(olga, "deal", service.pk) == USUAL
        undo_change(last_change(), by=olga)
        assert layout_for(olga, "deal", service.pk) == without("about/source")

    def test_goes_back_to_that_of_all_pipelines(self, service, owner, system, recorded):
        olga = Actor.of(owner)
        arrange_cards("deal", without("files"), by=olga)
        arrange_cards("deal", without("about/source"), pipeline=service.pk, by=olga)

        arrange_cards("deal", None, pipeline=service.pk, by=olga)
        arrange_cards("deal", None, pipeline=service.pk, by=olga)

        assert recorded == ["card_layout.changed"] * 3
        assert layout_for(olga, "deal", service.pk) == without("files")

    def test_is_not_taken_back_where_somebody_arranged_them_since(self, service, owner, system):
        olga = Actor.of(owner)
        arrange_cards("deal", without("about/source"), pipeline=service.pk, by=olga)
        change = last_change()
        arrange_cards("deal", None, pipeline=service.pk, by=system)

        with pytest.raises(InTheWay, match="what stands on the cards"):
            undo_change(change, by=olga)

    def test_refuses_a_stale_version(self, service, system):
        kept = arrange_cards("deal", without("files"), pipeline=service.pk, by=system)

        with pytest.raises(Conflict):
            arrange_cards("deal", None, pipeline=service.pk, version=kept.version - 1, by=system)
        assert CardLayout.objects.get().holds


class TestPages:
    def test_show_the_card_of_each_pipeline_in_its_layout(self, service, pipeline, client_of, anna, by_anna):
        there = create_deal(title="There", source="call", pipeline=service, by=by_anna)
        here = create_deal(title="Here", source="call", by=by_anna)
        browser = client_of(anna)

        browser.post(
            "/card-layouts/deal",
            {"shown": ["about", "about/amount"], "pipeline": service.pk, "record": there.pk},
        )

        card = browser.get(f"/deals/{there.pk}").content.decode()
        assert "<dt>Source</dt>" not in card
        assert f"/card-layouts/deal?record={there.pk}&amp;pipeline={service.pk}" in card
        other = browser.get(f"/deals/{here.pk}").content.decode()
        assert "<dt>Source</dt>" in other and f'/card-layouts/deal?record={here.pk}"' in other

    def test_offer_each_pipeline_and_the_way_back(self, service, client_of, owner):
        browser = client_of(owner)
        address = f"/card-layouts/deal?view=common&pipeline={service.pk}"

        before = browser.get(address).content.decode()
        browser.post("/card-layouts/deal", {"view": "common", "pipeline": service.pk, "shown": ["about"]})
        after = browser.get(address).content.decode()
        browser.post("/card-layouts/deal", {"view": "common", "pipeline": service.pk, "reset": "yes"})

        assert "All pipelines" in before and "Nothing was chosen for this pipeline" in before
        assert "As in all pipelines" not in before and "As in all pipelines" in after
        assert layout_for(Actor.of(owner), "deal", service.pk) == USUAL

    def test_offer_none_where_there_is_but_one(self, pipeline, client_of, anna):
        assert "All pipelines" not in client_of(anna).get("/card-layouts/deal").content.decode()

    @pytest.mark.parametrize("pipeline_id", ["987654", "x", "-1"])
    def test_are_not_there_for_unknown_pipelines(self, pipeline_id, service, client_of, anna):
        browser = client_of(anna)

        assert browser.get(f"/card-layouts/deal?pipeline={pipeline_id}").status_code == 404
        assert browser.post("/card-layouts/deal", {"pipeline": pipeline_id}).status_code == 404


class TestApi:
    def test_tells_and_changes_what_holds_in_a_pipeline(self, service, pipeline, anna, owner, api_of):
        of_service = f"?pipeline_id={service.pk}"
        common = _put(api_of(owner), f"common{of_service}", NO_SOURCE)
        own = _put(api_of(anna), f"own{of_service}", {"hides_empty": True})
        told = api_of(anna).get(f"/api/v1/card-layouts/deal{of_service}").json()
        elsewhere = api_of(anna).get(f"/api/v1/card-layouts/deal?pipeline_id={pipeline.pk}").json()

        assert (common.status_code, own.status_code) == (200, 200)
        assert told["pipeline_id"] == service.pk
        assert told["is_common_of_pipeline"] and told["is_own_of_pipeline"]
        assert (told["common"]["hidden"], told["own"]["hides_empty"]) == (["about/source"], True)
        assert elsewhere["common"]["hidden"] == [] and elsewhere["own"] is None
        assert api_of(anna).delete(f"/api/v1/card-layouts/deal/own{of_service}").status_code == 204
        assert api_of(anna).delete(f"/api/v1/card-layouts/deal/common{of_service}").status_code == 403
        assert api_of(owner).delete(f"/api/v1/card-layouts/deal/common{of_service}").status_code == 204
        assert layout_for(Actor.of(anna), "deal", service.pk) == USUAL

    def test_knows_no_pipeline_of_another_kind(self, service, anna, api_of):
        assert _put(api_of(anna), "own?pipeline_id=987654", NO_SOURCE).status_code == 404
        assert api_of(anna).get(f"/api/v1/card-layouts/contact?pipeline_id={service.pk}").status_code == 404
        assert not CardLayout.objects.exists()


def _put(program, whose, wanted):
    return program.put(
        f"/api/v1/card-layouts/deal/{whose}", json.dumps(wanted), content_type="application/json"
    )
