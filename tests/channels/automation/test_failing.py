"""A message that does not arrive lets its rule fail; tried again it is written anew, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dealwright.automation.progress.actions import retry_run
from dealwright.automation.rules import running
from dealwright.automation.rules.models import RuleRun
from dealwright.channels.messages import jobs as text_jobs
from dealwright.channels.messages.actions import send_again
from dealwright.channels.messages.events import MessageFailed
from dealwright.channels.messages.models import Message
from dealwright.channels.refusals.queries import stop_address_of
from dealwright.crm.contacts.actions import edit_contact
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.people.letters import jobs
from dealwright.people.letters.actions import note_failure
from dealwright.people.letters.models import Letter
from dealwright.people.users.actions import edit_user
from dealwright.work.notifications.queries import notices
from tests.channels.conftest import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def again(run_reactions, deal):
    """`again(run)` tries it again, as the button on the card does."""

    def go(run):
        retry_run(run, deal.refreshed(), by=SYSTEM)
        while running.step():
            pass
        run_reactions()
        return RuleRun.objects.get(pk=run.pk)

    return go


def refuse_the_letter(run_reactions):
    """The mail server says that there is no such reader."""
    letter = Letter.objects.filter(state="queued").get()
    note_failure(letter, answer="550 no clara@example.com here", for_good=True, by=SYSTEM)
    run_reactions()


class TestFailedText:
    @pytest.fixture
    def failed(self, rule_on, enter, deal, by_call, gateway, run_reactions):
        by_call()
        gateway.status, gateway.answer = 400, b"+551133334444 is no number"
        rule_on("send_sms", text="Hello")
        (run,) = enter(deal)
        assert run.state == "done"
        text_jobs.step()
        run_reactions()
        return RuleRun.objects.get()

    def test_is_the_failure_of_its_rule(self, failed, deal, client_of, anna):
        page = client_of(anna).get(f"/automation/records/deal/{deal.pk}").content.decode()

        assert (failed.state, failed.error) == (
            "failed",
            "The message did not arrive: 400 … is no number",
        )
        assert failed.error in page
        assert "Try again" in page

    def test_rings_the_bell_once(self, failed, anna):
        told = [one.event_kind for one in notices(anna)[0]]

        assert told.count("message.failed") + told.count("rule.failed") == 1

    def test_is_written_anew_to_where_the_client_is_now(self, failed, again, gateway, clara):
        edit_contact(clara, phones=["+5511955556666"], by=SYSTEM)
        gateway.status, gateway.answer = 200, b"ok"

        run = again(failed)
        text_jobs.step()

        first, second = Message.objects.order_by("pk")
        assert (run.state, run.error, run.result["message"]) == ("done", "", second.pk)
        assert (first.state, second.refreshed().state) == ("failed", "sent")
        assert [call["headers"]["idempotency-key"] for call in gateway.calls] == [
            f"message-{first.pk}",
            f"message-{second.pk}",
        ]
        assert gateway.texts[1]["to"] == "+5511955556666"

    def test_fails_its_rule_as_often_as_it_fails(self, failed, again, run_reactions):
        again(failed)
        text_jobs.step()
        run_reactions()

        assert RuleRun.objects.get().state == "failed"
        again(failed)
        assert sorted(Message.objects.values_list("key", flat=True)) == [
            f"rule-run:{failed.pk}",
            f"rule-run:{failed.pk} again 2",
            f"rule-run:{failed.pk} again 3",
        ]

    def test_is_not_written_anew_once_somebody_sent_it_by_hand(self, failed, again, gateway, run_reactions):
        gateway.status = 200
        send_again(Message.objects.get(), by=SYSTEM)
        text_jobs.step()

        run = again(failed)

        assert (run.state, Message.objects.count(), len(gateway.calls)) == ("done", 1, 2)

    def test_is_no_failure_any_more_when_it_was_sent_meanwhile(
        self, rule_on, enter, deal, by_call, gateway, run_reactions
    ):
        by_call()
        gateway.status = 400
        rule_on("send_sms", text="Hello")
        enter(deal)
        text_jobs.step()
        send_again(Message.objects.get(), by=SYSTEM)

        run_reactions()

        assert RuleRun.objects.get().state == "done"

    def test_of_an_earlier_attempt_says_nothing_of_the_newest(self, failed, again, gateway, run_reactions):
        gateway.status = 200
        again(failed)
        text_jobs.step()
        gateway.status = 400
        send_again(Message.objects.order_by("pk").first(), by=SYSTEM)
        text_jobs.step()
        run_reactions()

        assert RuleRun.objects.get().state == "done"

    def test_is_failure_after_the_last_try_only(
        self, rule_on, enter, deal, by_call, gateway, run_reactions, time_machine
    ):
        by_call()
        gateway.status = 500
        rule_on("send_whatsapp", text="Hello")
        by_call("whatsapp")
        enter(deal)

        states = []
        for _try in range(6):
            text_jobs.step()
            run_reactions()
            states.append(RuleRun.objects.get().state)
            time_machine.move_to(clock.now() + timedelta(hours=4), tick=False)

        assert states == ["done"] * 5 + ["failed"]


class TestFailedLetter:
    @pytest.fixture
    def failed(self, rule_on, enter, deal, sends_through, run_reactions):
        sends_through(2525)
        rule_on("send_email", subject="Hello", body="Hello")
        enter(deal)
        refuse_the_letter(run_reactions)
        return RuleRun.objects.get()

    def test_is_the_failure_of_its_rule(self, failed):
        assert (failed.state, failed.error) == (
            "failed",
            "The message did not arrive: 550 no … here",
        )

    def test_is_written_anew_with_a_way_to_say_no(self, failed, again, clara, client):
        edit_contact(clara, emails=["new@example.com"], by=SYSTEM)

        run = again(failed)

        message = Message.objects.order_by("-pk").first()
        assert (run.state, message.address, Letter.objects.count()) == ("done", "new@example.com", 2)
        stop = stop_address_of(message.key)
        assert stop in message.html
        assert client.get(stop).status_code == 200

    def test_is_not_written_anew_where_its_letter_was_released(self, failed, again, run_reactions):
        from dealwright.people.letters.actions import release_letter

        release_letter(Letter.objects.get(), by=SYSTEM)
        run_reactions()

        run = again(failed)

        assert (run.state, Message.objects.count(), Letter.objects.count()) == ("done", 1, 1)


class TestToColleagues:
    def test_writes_anew_to_those_alone_whom_it_did_not_reach(
        self, rule_on, enter, deal, anna, boris, sends_through, postbox, run_reactions, again
    ):
        box = postbox()
        sends_through(box.port)
        rule_on("email_colleague", subject="Hello", body="Hello", people_ids=[anna.pk, boris.pk])
        enter(deal)
        jobs.step()
        letter = Letter.objects.filter(state="queued").get()
        note_failure(letter, answer="550 gone", for_good=True, by=SYSTEM)
        run_reactions()
        failed = RuleRun.objects.get()

        run = again(failed)

        assert (failed.state, failed.error) == ("failed", "The message did not arrive: 550 gone")
        assert run.state == "done"
        keys = [f"rule-run:{run.pk} {anna.pk}", f"rule-run:{run.pk} {boris.pk}"]
        keys.append(f"rule-run:{run.pk} {boris.pk} again 2")
        assert sorted(Message.objects.values_list("key", flat=True)) == sorted(keys)

    def test_fails_for_a_text_too(self, rule_on, enter, deal, anna, by_call, gateway, run_reactions):
        edit_user(anna, phone="+5511911112222", by=SYSTEM)
        by_call()
        gateway.status = 400
        rule_on("sms_colleague", text="Hello", people_ids=[anna.pk])
        enter(deal)

        text_jobs.step()
        run_reactions()

        assert RuleRun.objects.get().state == "failed"
        (told,) = Entry.objects.filter(kind="message.failed")
        said = MessageFailed.load(told.facts).say(actor="Dealwright", subject="")
        assert said.startswith("A message did not reach Anna: ")
