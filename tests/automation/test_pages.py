"""The pages of automation, for those who may change settings and for the others."""

import pytest

from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.events.models import Outbox
from dealwright.kit import clock

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
ADDRESSES = ["/automation", "/automation/events"]


@pytest.mark.parametrize("address", ADDRESSES)
class TestRights:
    def test_a_stranger_signs_in_first(self, client, address):
        answer = client.get(address)

        assert answer.status_code == 302
        assert answer["Location"] == f"/sign-in?next={address}"

    def test_a_seller_is_refused(self, client_of, anna, address):
        assert client_of(anna).get(address).status_code == 403


class TestEventKinds:
    def test_tells_of_every_kind_who_reacts(self, client_of, owner, trigger_on):
        trigger_on("Paid", kind="task.completed")

        page = client_of(owner).get("/automation/events").content.decode()

        assert "automation.rules.reactions.start_rules" in page
        assert "work.tasks.actions.complete_task" in page
        assert "1 trigger" in page

    def test_shows_what_failed_and_tries_it_again(
        self, client_of, owner, deal, task_rule_on, stages, run_reactions
    ):
        task_rule_on("Paid", "Pack", delay_minutes=5)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()
        RuleRun.objects.update(state="failed", error="Nobody is there.", finished_at=clock.now())
        move_deal(deal, to=stages["Shipping"], by=SYSTEM)
        Outbox.objects.update(state=Outbox.FAILED, error="Traceback of yesterday")
        browser = client_of(owner)

        page = browser.get("/automation/events").content.decode()
        browser.post("/automation/events/retry")

        assert "1 change could not be followed up." in page
        assert "Traceback of yesterday" in page
        assert "Nobody is there." in page
        assert Outbox.objects.get().state == Outbox.WAITING
        assert RuleRun.objects.get().state == "waiting"


class TestBlockOnTheCard:
    def test_tells_what_rules_did_and_will_do(self, rf, owner, deal, task_rule_on, stages, run_reactions):
        from dealwright.automation.progress.pages import block as automation_block

        task_rule_on("Paid", "Pack")
        task_rule_on("Paid", "Ask how it went", delay_minutes=60)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()
        request = rf.get("/")
        request.user, request.actor = owner, Actor.of(owner)

        deal.refresh_from_db()
        block = automation_block(request, deal)

        assert block.count('class="run done"') == 1
        assert block.count('class="run waiting"') == 1
