"""Finding tasks: lists page by page, the next one of each record."""

from datetime import UTC, datetime, timedelta

import pytest

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.work.tasks.actions import complete_task, create_task
from dealwright.work.tasks.models import Task
from dealwright.work.tasks.queries import next_tasks, open_tasks, open_tasks_about

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)


def all_pages(ask):
    titles, cursor = [], None
    while True:
        page = ask(Task.objects.all(), cursor=cursor, limit=2)
        titles += [task.title for task in page.tasks]
        cursor = page.next_cursor
        if cursor is None:
            return titles


class TestOpenTasks:
    def test_come_by_deadline_with_those_without_one_last(self, anna):
        for title, due_at in [
            ("no deadline", None),
            ("later", FRIDAY + timedelta(days=1)),
            ("friday", FRIDAY),
            ("also friday", FRIDAY),
            ("none either", None),
        ]:
            create_task(title=title, responsible=anna, due_at=due_at, by=SYSTEM)

        assert all_pages(open_tasks) == ["friday", "also friday", "later", "no deadline", "none either"]

    @pytest.mark.parametrize("cursor", ["nonsense", "x~y", "2026-11-27~"])
    def test_refuse_a_broken_cursor(self, cursor):
        with pytest.raises(Refused):
            open_tasks(Task.objects.all(), cursor=cursor)


class TestTasksOfRecords:
    def test_the_next_deadline_stands_for_the_record(self, anna, deal, django_assert_num_queries):
        create_task(title="no deadline", responsible=anna, about=deal, by=SYSTEM)
        create_task(title="friday", responsible=anna, due_at=FRIDAY, about=deal, by=SYSTEM)
        done = create_task(title="done", responsible=anna, due_at=FRIDAY, about=deal, by=SYSTEM)
        complete_task(done, by=SYSTEM)

        with django_assert_num_queries(1):
            found = next_tasks("deal", [deal.pk, 999], actor=SYSTEM)

        assert {id: task.title for id, task in found.items()} == {deal.pk: "friday"}
        assert [task.title for task in open_tasks_about(deal, actor=SYSTEM)] == ["friday", "no deadline"]
