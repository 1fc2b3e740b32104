"""Creating, changing, completing and reopening tasks."""

from datetime import UTC, datetime

import pytest

from dealwright.events import Actor
from dealwright.events.models import Link
from dealwright.kit.errors import Conflict, Refused
from dealwright.work.tasks.actions import complete_task, create_task, edit_task, reopen_task
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)


class TestCreateTask:
    def test_gives_somebody_something_to_do(self, anna, deal, recorded):
        task = create_task(title=" Pack ", responsible=anna, due_at=FRIDAY, about=deal, by=SYSTEM)

        assert (task.title, task.responsible, task.due_at) == ("Pack", anna, FRIDAY)
        assert (task.about_kind, task.about_id, task.about_label) == ("deal", deal.pk, "Twenty phones")
        assert recorded == ["task.created"]
        [entry] = recorded.entries
        links = Link.objects.filter(event_id=entry.pk).values_list("record_kind", "record_id")
        assert set(links) == {("task", task.pk), ("deal", deal.pk)}

    def test_knows_a_task_by_its_external_id(self, anna, recorded):
        first = create_task(title="Pack", responsible=anna, external_id="trello:7", by=SYSTEM)
        again = create_task(title="Pack it", responsible=anna, external_id="trello:7", by=SYSTEM)

        assert again == first
        assert again.title == "Pack"
        assert recorded == ["task.created"]

    @pytest.mark.parametrize("title", ["", "   ", "x" * 201])
    def test_refuses_a_title_nobody_could_read(self, anna, recorded, title):
        with pytest.raises(Refused) as refusal:
            create_task(title=title, responsible=anna, by=SYSTEM)

        assert refusal.value.field == "title"
        assert Task.objects.count() == 0
        assert recorded == []


class TestEditTask:
    def test_records_what_changed(self, task, boris, recorded):
        edited = edit_task(task, title="Call Clara", responsible=boris, due_at=FRIDAY, by=SYSTEM)

        assert (edited.responsible, edited.due_at, edited.version) == (boris, FRIDAY, 2)
        [entry] = recorded.entries
        assert [change["field"] for change in entry.facts["changes"]] == ["responsible", "due_at"]

    def test_ignores_what_is_so_already(self, task, anna, recorded):
        assert edit_task(task, title="Call Clara", responsible=anna, by=SYSTEM).version == 1
        assert recorded == []

    def test_refuses_a_stale_version(self, task, recorded):
        edit_task(task, title="Call Clara today", by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Conflict):
            edit_task(task, version=1, title="Write to Clara", by=SYSTEM)

        assert task.refreshed().title == "Call Clara today"
        assert recorded == []


class TestCompleteTask:
    def test_says_that_it_is_done(self, task, recorded):
        assert complete_task(task, by=SYSTEM).done_at is not None
        assert recorded == ["task.completed"]

    def test_leaves_a_done_one_as_it_is(self, task, recorded):
        done = complete_task(task, by=SYSTEM)
        recorded.start_over()

        assert complete_task(task, by=SYSTEM).done_at == done.done_at
        assert recorded == []


class TestReopenTask:
    def test_says_that_it_is_open_again(self, task, recorded):
        complete_task(task, by=SYSTEM)
        recorded.start_over()

        assert reopen_task(task, by=SYSTEM).done_at is None
        assert recorded == ["task.reopened"]

    def test_leaves_an_open_one_as_it_is(self, task, recorded):
        reopen_task(task, by=SYSTEM)

        assert recorded == []
