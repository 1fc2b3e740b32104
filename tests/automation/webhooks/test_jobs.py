"""Calls to other programs: at least once, with one key, outside of transactions; what fails is seen."""

import http.server
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun, RunState
from dealwright.automation.webhooks import jobs
from dealwright.automation.webhooks.models import CallState, WebhookCall
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.kit import clock, outgoing

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def receiver():
    """Another program on loopback; `answers` are what it says, one by one, then 200."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            running_server.received.append((self.headers["idempotency-key"], body))
            self.send_response(running_server.answers.pop(0) if running_server.answers else 200)
            self.end_headers()

        def log_message(self, *_args):
            pass

    running_server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    running_server.received, running_server.answers = [], []
    running_server.url = f"http://127.0.0.1:{running_server.server_port}/hook"
    threading.Thread(target=running_server.serve_forever, daemon=True).start()
    with override_settings(ALLOWED_PRIVATE_HOSTS=frozenset({"127.0.0.1"})):
        yield running_server
    running_server.shutdown()
    running_server.server_close()


@pytest.fixture
def called(deal, stages, run_reactions, receiver):
    """The run of a rule that has just put a call on its way."""
    create_rule(stage=stages["Paid"], action="call_webhook", settings={"url": receiver.url}, by=SYSTEM)
    move_deal(deal, to=stages["Paid"], by=SYSTEM)
    run_reactions()
    return RuleRun.objects.get()


class TestStep:
    def test_tells_which_record_and_what_happened_to_it(self, called, deal, stages, receiver):
        assert jobs.step()

        call = WebhookCall.objects.get()
        assert (call.state, call.status, call.attempts) == (CallState.TAKEN, 200, 1)
        assert [key for key, _body in receiver.received] == [f"rule-run:{called.pk}"]
        assert call.body == {
            "kind": "deal",
            "id": deal.pk,
            "target": f"DEAL_{deal.pk}",
            "url": f"http://127.0.0.1:8000/deals/{deal.pk}",
            "stage": {"id": stages["Paid"].pk, "name": "Paid"},
            "rule_id": called.rule_id,
            "event": {"id": called.event_id, "kind": "deal.moved", "at": call.body["event"]["at"]},
        }
        assert not jobs.step()

    def test_tries_again_with_the_same_key(self, called, receiver, time_machine):
        receiver.answers[:] = [500, 503]

        jobs.step()
        assert not jobs.step(), "before its time"
        for seconds in (16, 61):
            time_machine.move_to(clock.now() + timedelta(seconds=seconds), tick=False)
            assert jobs.step()

        call = WebhookCall.objects.get()
        assert (call.state, call.attempts, call.problem) == (CallState.TAKEN, 3, "")
        assert {key for key, _body in receiver.received} == {f"rule-run:{called.pk}"}

    def test_tells_who_is_responsible_once_it_gives_up(self, called, receiver, recorded, time_machine):
        receiver.answers[:] = [500] * jobs.MOST_ATTEMPTS

        for _attempt in range(jobs.MOST_ATTEMPTS):
            assert jobs.step()
            time_machine.move_to(clock.now() + timedelta(hours=5), tick=False)

        assert not jobs.step()
        run = RuleRun.objects.get()
        assert (run.state, run.error) == (RunState.FAILED, "The receiver answered 500.")
        assert recorded == ["rule.failed"]

    def test_goes_out_again_when_the_rule_is_retried(self, called, receiver, time_machine):
        receiver.answers[:] = [500] * jobs.MOST_ATTEMPTS
        for _attempt in range(jobs.MOST_ATTEMPTS):
            jobs.step()
            time_machine.move_to(clock.now() + timedelta(hours=5), tick=False)

        running.retry_failed()
        assert running.step()
        assert jobs.step()

        assert RuleRun.objects.get().state == RunState.DONE
        assert WebhookCall.objects.get().state == CallState.TAKEN
        assert {key for key, _body in receiver.received} == {f"rule-run:{called.pk}"}

    @override_settings(ALLOWED_PRIVATE_HOSTS=frozenset())
    def test_never_looks_inside_our_own_network(self, called, receiver):
        WebhookCall.objects.update(url=receiver.url.replace(str(receiver.server_port), "8080"))

        jobs.step()

        assert "not public" in WebhookCall.objects.get().problem
        assert receiver.received == []

    def test_writes_nothing_for_a_worker_that_lost_its_lease(self, called, receiver, monkeypatch):
        def slow(*_args, **_kwargs):
            WebhookCall.objects.update(fence=99)  # another worker took it meanwhile
            return outgoing.Answer(500)

        monkeypatch.setattr(outgoing, "post", slow)

        jobs.step()

        call = WebhookCall.objects.get()
        assert (call.state, call.attempts, call.fence) == (CallState.QUEUED, 0, 99)

    def test_holds_no_lock_while_it_waits(self, called, monkeypatch):
        held = []

        def watch(*_args, **_kwargs):
            held.append(len(connection.savepoint_ids))
            return outgoing.Answer(200)

        before = len(connection.savepoint_ids)
        monkeypatch.setattr(outgoing, "post", watch)
        jobs.step()

        assert held == [before]


class TestForgetTaken:
    def test_lets_go_of_what_was_taken_long_ago(self, called, receiver, time_machine):
        jobs.step()
        assert jobs.forget_taken() is False
        assert WebhookCall.objects.count() == 1

        time_machine.move_to(clock.now() + timedelta(days=jobs.KEPT_DAYS + 1), tick=False)
        jobs.forget_taken()

        assert WebhookCall.objects.count() == 0
