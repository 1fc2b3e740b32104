"""From leads to deals: every active lead becomes a deal, once, and a dead worker loses nothing (CR-4)."""

import pytest
from django.db import transaction

from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.models import Activity
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.leads.models import Lead
from dealwright.crm.settings import switching
from dealwright.crm.settings.actions import switch_to_classic, switch_to_simple
from dealwright.crm.settings.models import ModeSwitch
from dealwright.crm.settings.queries import crm_settings, last_switch
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.pipelines.models import Pipeline

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_owner(owner):
    return Actor.of(owner)


@pytest.fixture
def leads(pipeline, by_owner, anna):
    """Three active leads of Anna's in the classic mode."""
    switch_to_classic(by=by_owner)
    return [
        create_lead(
            title=f"Lead {number}", name=f"Client {number}", emails=[f"c{number}@example.com"],
            source="call", responsible=anna, by=by_owner,
        )
        for number in range(3)
    ]  # fmt: skip


class TestSwitchToSimple:
    def test_makes_a_deal_and_a_contact_of_each_lead(self, leads, by_owner, anna, pipeline):
        switch = switch_to_simple(by=by_owner)
        switching.run_all()

        switch = switch.refreshed()
        assert (switch.state, switch.total, switch.converted, switch.refused) == ("done", 3, 3, 0)
        assert crm_settings().mode == "simple"
        deals = list(Deal.objects.order_by("lead"))
        assert [deal.title for deal in deals] == ["Lead 0", "Lead 1", "Lead 2"]
        assert [deal.contact.name for deal in deals] == ["Client 0", "Client 1", "Client 2"]
        assert {deal.responsible for deal in deals} == {anna}
        assert {deal.pipeline for deal in deals} == {pipeline}
        assert not Lead.objects.filter(closed_at=None).exists()

    def test_opens_them_in_a_new_pipeline(self, leads, by_owner, pipeline):
        switch_to_simple(new_pipeline="From leads", by=by_owner)
        switching.run_all()

        made = Pipeline.objects.get(name="From leads")
        assert [stage.name for stage in made.stages.all()] == [stage.name for stage in pipeline.stages.all()]
        assert {deal.pipeline for deal in Deal.objects.all()} == {made}
        assert crm_settings().pipeline == made

    def test_leaves_closed_and_archived_leads(self, leads, by_owner):
        from dealwright.crm.leads.actions import archive_lead, lose_lead

        lose_lead(leads[0], reason="Spam", by=by_owner)
        archive_lead(leads[1], by=by_owner)

        switch = switch_to_simple(by=by_owner)
        switching.run_all()

        assert switch.refreshed().total == 1
        assert [deal.title for deal in Deal.objects.all()] == ["Lead 2"]

    def test_takes_a_client_who_is_known(self, leads, by_owner):
        known = create_contact(name="Known", emails=["c1@example.com"], by=by_owner)

        switch_to_simple(by=by_owner)
        switching.run_all()

        assert Deal.objects.get(title="Lead 1").contact == known
        assert Contact.objects.count() == 3

    @pytest.mark.parametrize("keeps", [True, False])
    def test_keeps_activities_open_or_completes_them(self, leads, by_owner, keeps):
        activity = create_activity(kind="todo", subject="Call back", about=[leads[0]], by=by_owner)

        switch_to_simple(keeps_activities=keeps, by=by_owner)
        switching.run_all()

        activity = Activity.objects.get(pk=activity.pk)
        deal = Deal.objects.get(title="Lead 0")
        assert (activity.done_at is None) is keeps
        assert deal.pk in [
            id for kind, id in activity.bindings.values_list("on_kind", "on_id") if kind == "deal"
        ]

    def test_names_the_leads_that_could_not_be_converted(self, leads, by_owner, monkeypatch):
        whole = switching.convert_lead

        def some_fail(lead, **choices):
            if lead.pk == leads[1].pk:
                raise Refused("Something is missing.")
            return whole(lead, **choices)

        monkeypatch.setattr(switching, "convert_lead", some_fail)
        switch = switch_to_simple(by=by_owner)
        switching.run_all()

        switch = switch.refreshed()
        assert (switch.converted, switch.refused, switch.state) == (2, 1, "done")
        assert switch.refusals == [{"id": leads[1].pk, "title": "Lead 1", "reason": "Something is missing."}]
        assert Lead.objects.get(pk=leads[1].pk).closed_at is None

    def test_goes_on_where_a_worker_died_and_does_nothing_twice(self, leads, by_owner, monkeypatch):
        monkeypatch.setattr(switching, "BATCH", 1)
        switch = switch_to_simple(by=by_owner)
        switching.step()
        whole = switching._convert_one

        def die(*arguments):
            whole(*arguments)
            raise SystemExit

        with monkeypatch.context() as dying, pytest.raises(SystemExit), transaction.atomic():
            dying.setattr(switching, "_convert_one", die)
            switching.step()
        assert Deal.objects.count() == 1

        switching.run_all()

        assert switch.refreshed().converted == 3
        assert Deal.objects.count() == 3
        assert Contact.objects.count() == 3

    def test_is_not_started_twice(self, leads, by_owner, recorded):
        switch_to_simple(by=by_owner)
        recorded.start_over()

        with pytest.raises(Conflict):
            switch_to_simple(by=by_owner)
        with pytest.raises(Conflict):
            switch_to_classic(by=by_owner)

        assert ModeSwitch.objects.count() == 1
        assert recorded == []

    def test_has_nothing_to_do_without_leads(self, pipeline, by_owner):
        switch_to_classic(by=by_owner)

        assert switch_to_simple(by=by_owner) is None
        assert last_switch() is None
        assert crm_settings().mode == "simple"

    def test_runs_no_rules_and_tells_of_its_start_and_end(self, leads, by_owner, recorded, run_reactions):
        switch_to_simple(by=by_owner)
        switching.run_all()

        assert recorded.entries[0].kind == "crm_settings.changed"
        assert "mode_switch.started" in recorded
        assert [one.kind for one in recorded.entries][-1] == "mode_switch.finished"
        assert {one.quiet for one in recorded.entries if one.kind == "deal.created"} == {True}


class TestPages:
    def test_switch_and_show_how_far_it_is(self, leads, owner, client_of):
        browser = client_of(owner)

        asked = browser.get("/crm/settings/mode").content.decode()
        browser.post("/crm/settings/mode", {"to": "simple", "keeps_activities": "on", "version": "2"})
        waiting = browser.get("/crm/settings").content.decode()
        switching.run_all()
        fragment = browser.get("/crm/settings", headers={"HX-Request": "true", "HX-Target": "mode-switch"})

        assert "3 active leads become deals" in asked
        assert "0 of 3 leads became deals" in waiting
        assert "3 leads became deals." in fragment.content.decode()
        assert "<html" not in fragment.content.decode()

    def test_tell_a_program_how_far_it_is(self, leads, owner, api_of):
        api = api_of(owner)

        started = api.post("/api/v1/settings/crm/switch", {"mode": "simple", "keep_activities": True})
        switching.run_all()
        done = api.get("/api/v1/settings/crm").json()["switch"]

        assert started.status_code == 202
        assert started.json()["switch"]["state"] == "waiting"
        assert (done["state"], done["converted"], done["refused_leads"]) == ("done", 3, [])
