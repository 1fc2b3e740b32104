"""Programs outside call triggers: by an address of its own, or by a code through the API (T18, T29)."""

from importlib import import_module

import pytest
from django.db import connection

from dealwright.automation.triggers.actions import create_trigger, give_address
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.people.users.actions import deactivate_user
from dealwright.sales.proposals.actions import create_proposal

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
CALL = "/api/v1/triggers/call"


def told():
    return Entry.objects.filter(kind="trigger.called").count()


class TestByAddress:
    def test_answers_true_whether_the_record_moves_or_not(
        self, client, deal, owner, trigger_on, stages, run_reactions
    ):
        trigger = trigger_on("Paid", kind="webhook")
        other = trigger_on("Offer", kind="webhook")
        address = f"/hooks/triggers/{give_address(trigger, by=Actor.of(owner))}?target=DEAL_{deal.pk}"

        answers = []
        for call in (client.post, client.get):
            answers.append(call(address))
            run_reactions()

        assert [(one.status_code, one.json()) for one in answers] == [(200, {"result": True})] * 2
        assert deal.refreshed().stage == stages["Paid"]
        assert other.stage == stages["Offer"]
        assert told() == 2

    @pytest.mark.parametrize(
        ("target", "status"), [("", 400), ("LEAD_1", 400), ("DEAL_999999", 400), ("DEAL_x", 400)]
    )
    def test_refuses_what_is_no_record_of_the_stage(self, client, deal, owner, trigger_on, target, status):
        secret = give_address(trigger_on("Paid", kind="webhook"), by=Actor.of(owner))

        assert client.post(f"/hooks/triggers/{secret}", {"target": target}).status_code == status
        assert told() == 0

    @pytest.mark.parametrize("target", ["PROPOSAL", "QUOTE"])
    def test_takes_the_name_that_other_programs_have_for_a_kind(self, client, deal, owner, target):
        proposal = create_proposal(deal, by=Actor.of(owner))
        stage = proposal.stage.pipeline.stages.exclude(pk=proposal.stage_id).filter(semantic="open").first()
        trigger = create_trigger(stage=stage, kind="webhook", by=SYSTEM)
        secret = give_address(trigger, by=Actor.of(owner))

        answer = client.post(f"/hooks/triggers/{secret}", {"target": f"{target}_{proposal.pk}"})

        assert answer.json() == {"result": True}
        told = Entry.objects.get(kind="trigger.called")
        assert (told.subject_kind, told.subject_id) == ("proposal", proposal.pk)

    def test_knows_only_the_newest_secret(self, client, deal, owner, trigger_on):
        trigger = trigger_on("Paid", kind="webhook")
        former = give_address(trigger, by=Actor.of(owner))
        give_address(trigger, by=Actor.of(owner))

        assert client.get(f"/hooks/triggers/{former}?target=DEAL_{deal.pk}").status_code == 404
        assert client.get(f"/hooks/triggers/quokka?target=DEAL_{deal.pk}").status_code == 404
        assert told() == 0


class TestWhoseAddress:
    """The secret stands for the user who made it (AU-44)."""

    def test_reaches_the_records_that_its_maker_may_see(
        self, client, deal, anna, boris, trigger_on, stages, run_reactions
    ):
        trigger = trigger_on("Paid", kind="webhook")
        target = f"?target=DEAL_{deal.pk}"

        of_boris = client.get(f"/hooks/triggers/{give_address(trigger, by=Actor.of(boris))}{target}")
        run_reactions()

        assert (of_boris.status_code, told(), deal.refreshed().stage) == (400, 0, stages["New"])

        of_anna = client.get(f"/hooks/triggers/{give_address(trigger, by=Actor.of(anna))}{target}")
        run_reactions()

        assert (of_anna.status_code, deal.refreshed().stage) == (200, stages["Paid"])
        assert Entry.objects.get(kind="trigger.called").actor_label == "Webhook · Anna"

    def test_ends_when_its_maker_leaves(self, client, client_of, deal, owner, manager, trigger_on):
        trigger = trigger_on("Paid", kind="webhook")
        secret = give_address(trigger, by=Actor.of(manager))
        deactivate_user(manager, by=SYSTEM)

        answer = client.get(f"/hooks/triggers/{secret}?target=DEAL_{deal.pk}")

        assert (answer.status_code, told()) == (404, 0)
        board = client_of(owner).get(f"/automation?pipeline={trigger.stage.pipeline_id}").content.decode()
        form = client_of(owner).get(f"/automation/triggers/{trigger.pk}").content.decode()
        assert "Its address no longer works" in board
        assert "Marta, who made it, does not work here any more" in form

    def test_is_nobodys_but_a_persons(self, trigger_on, recorded):
        trigger = trigger_on("Paid", kind="webhook")
        recorded.start_over()

        with pytest.raises(Refused):
            give_address(trigger, by=SYSTEM)

        assert (trigger.refreshed().secret, recorded) == ("", [])

    def test_is_told_by_the_api(self, api_of, owner, trigger_on):
        trigger = trigger_on("Paid", kind="webhook")
        api = api_of(owner)
        assert api.get(f"/api/v1/triggers/{trigger.pk}").json()["address_by_id"] is None

        api.post(f"/api/v1/triggers/{trigger.pk}/address")

        assert api.get(f"/api/v1/triggers/{trigger.pk}").json()["address_by_id"] == owner.pk

    def test_of_a_release_before_is_known_from_the_log(self, owner, manager, trigger_on):
        trigger, other = trigger_on("Paid", kind="webhook"), trigger_on("Offer", kind="webhook")
        give_address(trigger, by=Actor.of(owner))
        give_address(trigger, by=Actor.of(manager))
        with unrecorded("as the release before kept it"):
            Trigger.objects.update(address_by=None)
        makers = import_module("dealwright.automation.migrations.0007_call_triggers_with_rights")._MAKERS

        with connection.cursor() as cursor:
            cursor.execute(makers)

        assert (trigger.refreshed().address_by, other.refreshed().address_by) == (manager, None)


class TestByCode:
    def test_confirms_the_receipt_and_moves_where_the_code_is_waited_for(
        self, api_of, anna, deal, trigger_on, stages, run_reactions
    ):
        trigger_on("Offer", kind="application", settings={"code": "order.lost"})
        trigger_on("Paid", kind="application", settings={"code": "order.packed"})
        call = {"code": "order.packed", "record": {"kind": "deal", "id": deal.pk}}

        answer = api_of(anna).post(CALL, call)
        run_reactions()

        assert (answer.status_code, answer.json()) == (200, {"is_received": True})
        assert deal.refreshed().stage == stages["Paid"]

    def test_a_record_one_may_not_see_is_not_found(self, api_of, boris, deal, trigger_on, run_reactions):
        trigger_on("Paid", kind="application", settings={"code": "order.packed"})

        answer = api_of(boris).post(CALL, {"code": "order.packed", "record": {"kind": "deal", "id": deal.pk}})
        run_reactions()

        assert answer.status_code == 404
        assert deal.refreshed().stage.name == "New"
        assert told() == 0

    @pytest.mark.parametrize(
        ("change", "field"),
        [({"code": "Order Packed"}, "code"), ({"record": {"kind": "task", "id": 1}}, "record.kind")],
    )
    def test_refuses_what_is_no_code_and_stands_on_no_stage(self, api_of, anna, deal, change, field):
        call = {"code": "order.packed", "record": {"kind": "deal", "id": deal.pk}, **change}

        answer = api_of(anna).post(CALL, call)

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
        assert told() == 0


def test_the_deal_of_another_seller_stands_still(api_of, boris, deal, stages, run_reactions):
    """Of two records the program may see one: only that one is called for."""
    own = create_deal(title="Mine", stage=stages["New"], responsible=boris, by=SYSTEM)
    api = api_of(boris)

    statuses = [
        api.post(CALL, {"code": "a", "record": {"kind": "deal", "id": one.pk}}).status_code
        for one in (own, deal)
    ]

    assert statuses == [200, 404]
    assert told() == 1
