"""The settings pages of pipelines."""

import pytest

from dealwright.records.pipelines.actions import rename_pipeline
from dealwright.records.pipelines.models import Pipeline, Stage
from tests.house.world import footprint

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def names(pipeline):
    return [stage.name for stage in pipeline.refreshed().stages.all()]


class TestList:
    def test_shows_every_pipeline_with_its_stages(self, client_of, owner, delivery):
        page = client_of(owner).get("/pipelines").content.decode()

        assert "Sales" in page
        assert "Delivery" in page
        assert "To pack" in page
        assert 'href="/settings" aria-current="page"' in page  # in the menu
        assert 'href="/pipelines"' in client_of(owner).get("/settings").content.decode()

    def test_is_for_those_who_change_settings(self, client_of, anna, delivery):
        browser = client_of(anna)
        stage = delivery.first_stage()
        before = footprint()

        answers = [
            browser.get("/pipelines"),
            browser.get(f"/pipelines/{delivery.pk}"),
            browser.post(f"/pipelines/{delivery.pk}", {"name": "Mine"}),
            browser.post("/pipelines/new", {"name": "Mine", "preset": "short"}),
            browser.post(f"/pipelines/{delivery.pk}/default"),
            browser.post(f"/pipelines/{delivery.pk}/place", {"to": "up"}),
            browser.post(f"/pipelines/{delivery.pk}/deletion"),
            browser.post(f"/pipelines/{delivery.pk}/stages/new", {"name": "Mine"}),
            browser.post(f"/pipelines/{delivery.pk}/stages/{stage.pk}", {"name": "Mine"}),
            browser.post(f"/pipelines/{delivery.pk}/stages/{stage.pk}/place", {"to": "down"}),
            browser.post(f"/pipelines/{delivery.pk}/stages/{stage.pk}/deletion"),
        ]

        assert {answer.status_code for answer in answers} == {403}
        assert footprint() == before

    def test_puts_a_pipeline_before_another(self, client_of, owner, pipeline, delivery):
        browser = client_of(owner)

        dragged = browser.post(f"/pipelines/{delivery.pk}/place", {"before": pipeline.pk}, headers=HTMX)
        after_drag = [one.name for one in Pipeline.objects.all()]
        browser.post(f"/pipelines/{delivery.pk}/place", {"to": "down"})

        assert dragged.status_code == 200
        assert dragged.content.decode().index("Delivery") < dragged.content.decode().index("Sales")
        assert after_drag == ["Delivery", "Sales"]
        assert [one.name for one in Pipeline.objects.all()] == ["Sales", "Delivery"]


class TestNewPipeline:
    def test_begins_with_the_stages_of_a_preset(self, client_of, owner, pipeline):
        answer = client_of(owner).post("/pipelines/new?kind=deal", {"name": "Опт", "preset": "delivery"})

        made = Pipeline.objects.get(name="Опт")
        assert answer["Location"] == f"/pipelines/{made.pk}"
        assert not made.is_default
        assert names(made) == ["To be packed", "On its way", "Delivered", "Sent back"]

    def test_the_first_of_its_kind_is_the_default(self, client_of, owner):
        client_of(owner).post("/pipelines/new?kind=deal", {"name": "First", "preset": "short"})

        assert Pipeline.objects.get().is_default

    @pytest.mark.parametrize(
        "sent", [{}, {"name": "", "preset": "short"}, {"name": "x" * 81, "preset": "short"}, {"name": "A"}]
    )
    def test_keeps_what_was_typed_when_it_is_refused(self, client_of, owner, pipeline, sent):
        answer = client_of(owner).post("/pipelines/new?kind=deal", sent)

        assert answer.status_code == 422
        assert Pipeline.objects.count() == 1


class TestPipeline:
    def test_is_renamed_and_made_the_default(self, client_of, owner, delivery):
        browser = client_of(owner)

        browser.post(f"/pipelines/{delivery.pk}", {"name": "Shipping", "version": 1})
        browser.post(f"/pipelines/{delivery.pk}/default")

        fresh = delivery.refreshed()
        assert (fresh.name, fresh.is_default) == ("Shipping", True)

    def test_a_stale_name_is_told_and_kept(self, client_of, owner, delivery, system):
        rename_pipeline(delivery, name="Shipping", by=system)

        answer = client_of(owner).post(f"/pipelines/{delivery.pk}", {"name": "Couriers", "version": 1})

        assert answer.status_code == 409
        assert 'value="Couriers"' in answer.content.decode()
        assert delivery.refreshed().name == "Shipping"

    def test_is_deleted_when_nothing_stands_in_it(self, client_of, owner, delivery):
        browser = client_of(owner)

        asked = browser.get(f"/pipelines/{delivery.pk}/deletion").content.decode()
        answer = browser.post(f"/pipelines/{delivery.pk}/deletion", {"version": 1})

        assert "Delete it" in asked
        assert answer["Location"] == "/pipelines?kind=deal"
        assert not Pipeline.objects.filter(pk=delivery.pk).exists()

    def test_says_why_it_stays(self, client_of, owner, pipeline, deal):
        browser = client_of(owner)
        before = footprint()

        page = browser.get(f"/pipelines/{pipeline.pk}/deletion").content.decode()
        answer = browser.post(f"/pipelines/{pipeline.pk}/deletion", {"version": 1})

        assert "default pipeline" in page
        assert answer.status_code == 422
        assert footprint() == before


class TestStage:
    SENT = {"name": "Talks", "semantic": "open", "color": "pink", "probability": "30"}

    def test_is_added_with_what_it_demands(self, client_of, owner, pipeline):
        answer = client_of(owner).post(
            f"/pipelines/{pipeline.pk}/stages/new", {**self.SENT, "required_fields": ["amount", "source"]}
        )

        assert answer["Location"] == f"/pipelines/{pipeline.pk}"
        added = Stage.objects.get(name="Talks")
        assert (added.color, added.probability, added.required_fields) == ("pink", 30, ["amount", "source"])
        assert names(pipeline)[3:5] == ["Shipping", "Talks"]

    def test_a_lost_one_comes_last(self, client_of, owner, pipeline):
        client_of(owner).post(
            f"/pipelines/{pipeline.pk}/stages/new", {**self.SENT, "semantic": "lost", "name": "Too dear"}
        )

        assert names(pipeline)[-1] == "Too dear"
        assert Stage.objects.get(name="Too dear").probability == 0

    def test_is_changed(self, client_of, owner, pipeline, stages):
        stage = stages["Offer"]
        sent = {"name": "Предложение", "color": "teal", "probability": "55", "version": 1}

        answer = client_of(owner).post(f"/pipelines/{pipeline.pk}/stages/{stage.pk}", sent)

        assert answer.status_code == 303
        fresh = stage.refreshed()
        assert (fresh.name, fresh.color, fresh.probability) == ("Предложение", "teal", 55)

    def test_a_stale_change_is_told_and_keeps_what_was_typed(
        self, client_of, owner, pipeline, stages, system
    ):
        rename_pipeline(pipeline, name="Retail", by=system)
        browser, stage = client_of(owner), stages["Offer"]
        address = f"/pipelines/{pipeline.pk}/stages/{stage.pk}"
        sent = {"name": "Talks", "color": "teal", "probability": "55"}

        stale = browser.post(address, {**sent, "version": 1})
        again = browser.post(address, {**sent, "version": 2})

        assert stale.status_code == 409
        assert 'value="Talks"' in stale.content.decode()
        assert 'name="version" value="2"' in stale.content.decode()
        assert again.status_code == 303
        assert stage.refreshed().name == "Talks"

    def test_goes_elsewhere_by_drag_and_by_arrow(self, client_of, owner, pipeline, stages):
        browser = client_of(owner)
        place = f"/pipelines/{pipeline.pk}/stages/{stages['Shipping'].pk}/place"

        dragged = browser.post(place, {"before": stages["New"].pk, "version": 1}, headers=HTMX)
        after_drag = names(pipeline)
        browser.post(place, {"to": "down", "version": 2})

        assert dragged.status_code == 200
        assert after_drag[:2] == ["Shipping", "New"]
        assert names(pipeline)[:2] == ["New", "Shipping"]

    def test_a_stale_drag_shows_what_is_true(self, client_of, owner, pipeline, stages, system):
        rename_pipeline(pipeline, name="Retail", by=system)
        place = f"/pipelines/{pipeline.pk}/stages/{stages['Shipping'].pk}/place"

        answer = client_of(owner).post(place, {"before": stages["New"].pk, "version": 1}, headers=HTMX)

        assert answer.status_code == 409
        assert "stage-groups" in answer.content.decode()
        assert names(pipeline)[0] == "New"

    def test_an_empty_one_is_deleted_and_another_says_why_not(self, client_of, owner, pipeline, stages, deal):
        browser = client_of(owner)

        gone = browser.post(f"/pipelines/{pipeline.pk}/stages/{stages['Shipping'].pk}/deletion")
        page = browser.get(f"/pipelines/{pipeline.pk}/stages/{stages['New'].pk}").content.decode()
        stays = browser.post(f"/pipelines/{pipeline.pk}/stages/{stages['New'].pk}/deletion")

        assert gone.status_code == 303
        assert "1 record still stands on this stage" in page
        assert stays.status_code == 422
        assert names(pipeline) == ["New", "Offer", "Paid", "Won", "Lost"]

    def test_of_another_pipeline_is_not_found_here(self, client_of, owner, pipeline, delivery):
        stage = delivery.first_stage()

        assert client_of(owner).get(f"/pipelines/{pipeline.pk}/stages/{stage.pk}").status_code == 404
