"""Somebody else becomes responsible while a worker writes down whom a rule waits for."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connection

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import edit_deal, move_deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.workdays.actions import switch_working_days

SYSTEM = Actor.system()
LONGEST_SECONDS = 30


def somebody_is_kept_waiting() -> bool:
    """Whether a connection waits for what another one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
class TestWaitForTheNewResponsible:
    def test_comes_after_a_worker_that_read_the_record_before(
        self, deal, stages, boris, run_reactions, monkeypatch
    ):
        switch_working_days(True, by=SYSTEM)
        settings = {"title": "Call"}
        create_rule(
            stage=stages["Paid"], action="create_task", settings=settings, in_working_day=True, by=SYSTEM
        )
        deal = move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()
        RuleRun.objects.update(due_at=clock.now(), waits_for="", day_of=None)
        has_written, is_told, real = Event(), Event(), running.keeps_waiting

        def kept_open(run, on):
            answer = real(run, on)
            has_written.set()
            while not is_told.wait(0.01) and not somebody_is_kept_waiting():
                pass
            return answer

        def work():
            try:
                running.step()
            finally:
                has_written.set()
                connection.close()

        monkeypatch.setattr(running, "keeps_waiting", kept_open)
        worker = Thread(target=work, daemon=True)
        worker.start()
        try:
            assert has_written.wait(LONGEST_SECONDS)
            edit_deal(deal, responsible=boris, by=SYSTEM)
            run_reactions()
        finally:
            is_told.set()
            worker.join(LONGEST_SECONDS)
        monkeypatch.undo()
        running.step()

        run = RuleRun.objects.get()
        assert (run.waits_for, run.day_of_id) == ("day", boris.pk)
