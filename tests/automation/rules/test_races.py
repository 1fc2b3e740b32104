"""A rule is deleted while a worker is doing what it has to do."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connection

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import delete_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.events.actions import last_change
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.models import Task
from tests.automation.workdays.test_races import LONGEST_SECONDS, somebody_is_kept_waiting

SYSTEM = Actor.system()


@pytest.mark.django_db(transaction=True)
class TestDeleteRule:
    def test_waits_for_the_worker_so_that_nothing_is_done_twice(
        self, deal, stages, owner, task_rule_on, run_reactions, monkeypatch
    ):
        rule = task_rule_on("Paid", "Pack", delay_minutes=60)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()
        RuleRun.objects.update(due_at=clock.now())
        is_at_it, is_deleted, real = Event(), Event(), running.try_now

        def slowly(run, on):
            answer = real(run, on)
            is_at_it.set()
            while not is_deleted.wait(0.01) and not somebody_is_kept_waiting():
                pass
            return answer

        def work():
            try:
                running.step()
            finally:
                is_at_it.set()
                connection.close()

        monkeypatch.setattr(running, "try_now", slowly)
        worker = Thread(target=work, daemon=True)
        worker.start()
        assert is_at_it.wait(LONGEST_SECONDS)
        delete_rule(rule, by=Actor.of(owner))
        is_deleted.set()
        worker.join(LONGEST_SECONDS)
        monkeypatch.undo()
        undo_change(last_change(), by=Actor.of(owner))

        assert Entry.objects.get(kind="rule.deleted").facts["waiting"] == []
        assert not RuleRun.objects.exists()
        assert Task.objects.count() == 1
