"""People who do a task together with the responsible, and its files."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file
from dealwright.records.files.models import File
from dealwright.records.undo.actions import undo_change
from dealwright.work.notifications.models import Notification
from dealwright.work.tasks import jobs
from dealwright.work.tasks.actions import create_task, edit_task
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def shared(anna, boris):
    """Anna's task, in which Boris of the South takes part."""
    return create_task(
        title="Weigh it",
        responsible=anna,
        participants=[boris],
        checklist=[{"text": "Scales"}],
        by=Actor.of(anna),
    )


class TestParticipant:
    def test_sees_it_and_ticks_it_off_but_changes_nothing_else(self, shared, boris, client_of, api_of):
        browser, path = client_of(boris), f"/tasks/{shared.pk}"

        page = browser.get(path).content.decode()
        browser.post(f"{path}/checklist", {"item": "0"})
        changed = browser.post(path, {"title": "Mine"}).status_code
        browser.post(f"{path}/completion")

        task = shared.refreshed()
        assert "Weigh it" in page
        assert "Change the task" not in page
        assert task.checklist == [{"text": "Scales", "is_done": True}]
        assert (changed, task.title) == (404, "Weigh it")
        assert task.done_at is not None
        assert api_of(boris).post(f"/api/v1/tasks/{shared.pk}/reopen").status_code == 200
        assert api_of(boris).patch(f"/api/v1/tasks/{shared.pk}", {"title": "Mine"}).status_code == 404

    def test_is_told_and_finds_it_in_a_list_of_their_own(self, shared, anna, boris, client_of, run_reactions):
        run_reactions()

        told = Notification.objects.filter(user=boris, subject_kind="task", subject_id=shared.pk)
        page = client_of(boris).get("/tasks?done_at__is_null=true&participant_id=me").content.decode()

        assert told.exists()
        assert "Weigh it" in page

    def test_who_merely_observes_ticks_nothing_off(self, shared, anna, boris, client_of, recorded):
        edit_task(shared, participants=[], observers=[boris], by=Actor.of(anna))
        recorded.start_over()

        assert client_of(boris).get(f"/tasks/{shared.pk}").status_code == 200
        assert client_of(boris).post(f"/tasks/{shared.pk}/completion").status_code == 404
        assert (shared.refreshed().done_at, list(recorded)) == (None, [])

    def test_comes_and_goes_by_form_api_and_undo(self, task, anna, boris, client_of, api_of, recorded):
        form = {"title": task.title, "responsible": anna.pk, "participants": [boris.pk]}
        client_of(anna).post(f"/tasks/{task.pk}", form)
        after_form = task.refreshed().taking_part
        path = f"/api/v1/tasks/{task.pk}"
        told = api_of(anna).get(path).json()["participant_ids"]
        listed = api_of(anna).get(f"/api/v1/tasks?participant_id={boris.pk}").json()["items"]
        edited = [one for one in recorded.entries if one.kind == "task.edited"]
        undo_change(edited[0].change_id, by=Actor.of(anna))

        assert after_form == [boris]
        assert (told, [one["id"] for one in listed]) == ([boris.pk], [task.pk])
        assert task.refreshed().taking_part == []
        assert api_of(anna).patch(path, {"participant_ids": [boris.pk]}).json()["participant_ids"] == [
            boris.pk
        ]
        assert api_of(anna).patch(path, {"participant_ids": [10**9]}).status_code == 422


class TestFiles:
    def test_come_with_a_new_task(self, anna, client_of):
        files = [SimpleUploadedFile("map.txt", b"left"), SimpleUploadedFile("plan.txt", b"right")]
        client_of(anna).post("/tasks/new", {"title": "Go there", "responsible": anna.pk, "file": files})

        task = Task.objects.get()
        assert sorted(File.objects.on(task).values_list("name", flat=True)) == ["map.txt", "plan.txt"]
        page = client_of(anna).get(f"/tasks/{task.pk}").content.decode()
        assert "map.txt" in page
        assert "Attach files" in page


class TestRule:
    @pytest.fixture
    def paid(self, pipeline):
        return pipeline.stages.get(name="Paid")

    def test_lets_people_take_part_and_brings_the_files(self, deal, boris, paid, run_reactions, anna):
        attach_file(deal, blob=blobs.keep(ContentFile(b"left"), "map.txt"), by=Actor.of(anna))
        settings = {"title": "Pack", "participant_ids": [boris.pk], "takes_files": True}
        create_rule(stage=paid, action="create_task", settings=settings, by=SYSTEM)
        move_deal(deal, to=paid, by=SYSTEM)
        run_reactions()
        task = Task.objects.get()
        before = File.objects.on(task).count()

        assert jobs.step()
        assert not jobs.step()

        assert (before, task.taking_part) == (0, [boris])
        copy, kept = File.objects.on(task).get(), File.objects.on(deal).get()
        assert (copy.name, copy.sha256) == (kept.name, kept.sha256)
        assert copy.key != kept.key

    def test_brings_each_file_once_after_a_crash(self, deal, anna, monkeypatch):
        for name in ("one.txt", "two.txt"):
            attach_file(deal, blob=blobs.keep(ContentFile(name.encode()), name), by=Actor.of(anna))
        task = create_task(title="Pack", responsible=anna, about=deal, takes_files=True, by=SYSTEM)
        real = jobs.put_file_on

        def dies_at_the_second(task, *, blob, by):
            if blob.name == "two.txt":
                raise KeyboardInterrupt
            return real(task, blob=blob, by=by)

        monkeypatch.setattr(jobs, "put_file_on", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            jobs.step()
        monkeypatch.setattr(jobs, "put_file_on", real)
        jobs.step()

        assert sorted(File.objects.on(task).values_list("name", flat=True)) == ["one.txt", "two.txt"]

    def test_passes_over_a_file_that_cannot_be_read_and_comes_back(
        self, deal, task, anna, monkeypatch, caplog, time_machine
    ):
        time_machine.move_to("2026-11-24T12:00:00+00:00", tick=False)
        broken, _whole = (
            attach_file(deal, blob=blobs.keep(ContentFile(name.encode()), name), by=Actor.of(anna))
            for name in ("broken.txt", "whole.txt")
        )
        attach_file(task, blob=blobs.keep(ContentFile(b"map"), "map.txt"), by=Actor.of(anna))
        first = create_task(title="Pack", responsible=anna, about=deal, takes_files=True, by=SYSTEM)
        second = create_task(title="Drive", responsible=anna, about=task, takes_files=True, by=SYSTEM)
        real = blobs.default_storage.open

        def fails_for_one(name, mode="rb"):
            if name == broken.key:
                raise OSError("input/output error")
            return real(name, mode)

        def names(task):
            return sorted(File.objects.on(task).values_list("name", flat=True))

        monkeypatch.setattr(blobs.default_storage, "open", fails_for_one)
        assert [jobs.step(), jobs.step(), jobs.step()] == [True, True, False]
        assert (names(first), names(second)) == (["whole.txt"], ["map.txt"])
        assert f"task {first.pk}" in caplog.text

        monkeypatch.undo()
        time_machine.move_to("2026-11-24T12:01:00+00:00", tick=False)
        assert [jobs.step(), jobs.step()] == [True, False]
        assert names(first) == ["broken.txt", "whole.txt"]

    def test_refuses_people_who_are_not_here(self, paid, recorded):
        settings = {"title": "Pack", "participant_ids": [10**9]}

        with pytest.raises(Refused) as refusal:
            create_rule(stage=paid, action="create_task", settings=settings, by=SYSTEM)

        assert refusal.value.field == "settings.participant_ids"
        assert (Rule.objects.count(), list(recorded)) == (0, [])
