"""Files that are kept with the rules, and rules that take them along."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dealwright.automation.kept_files.actions import keep_file, remove_kept_file
from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule, delete_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.records.files.actions import remove_file
from dealwright.records.files.jobs import empty_bin, sweep
from dealwright.records.files.models import File
from dealwright.records.notes.models import Note
from dealwright.work.tasks.models import Task
from tests.factories.files import SYSTEM, blob, content_of, file_in_field, file_of_rules

pytestmark = pytest.mark.django_db
CONTRACT = "custom.contract"


@pytest.fixture
def deal(in_folder, pipeline, anna):
    return create_deal(title="Kitchen", responsible=anna, by=Actor.of(anna))


@pytest.fixture
def stage(pipeline):
    return pipeline.stages.get(name="Offer")


@pytest.fixture
def enter(stage, run_reactions):
    """Move a deal to the stage and do what its rules say; the last run."""

    def entered(deal) -> RuleRun:
        move_deal(deal.refreshed(), to=stage, by=SYSTEM)
        run_reactions()
        while running.step():
            pass
        return RuleRun.objects.latest("pk")

    return entered


def note_rule(stage, **settings):
    return create_rule(stage=stage, action="add_note", settings={"text": "See here", **settings}, by=SYSTEM)


def task_rule(stage, **settings):
    return create_rule(stage=stage, action="create_task", settings={"title": "Pack", **settings}, by=SYSTEM)


def files_on(record) -> list[str]:
    return [one.name for one in File.objects.on(record).kept().order_by("pk")]


class TestKeepFile:
    def test_is_for_those_who_keep_the_settings(self, in_folder, anna, owner, recorded):
        with pytest.raises(Forbidden):
            keep_file(blob("prices.pdf"), by=Actor.of(anna))
        assert recorded == []

        keep_file(blob("prices.pdf"), by=Actor.of(owner))

        assert recorded == ["rule_file.kept"]

    def test_is_seen_at_no_door_of_records(self, in_folder, owner, api_of):
        file = file_of_rules()

        assert api_of(owner).get(f"/api/v1/files/{file.pk}").status_code == 404


class TestRemoveKeptFile:
    def test_is_refused_while_rules_take_it_along(self, in_folder, stage, recorded):
        file = file_of_rules()
        rule = note_rule(stage, file_ids=[file.pk])
        recorded.start_over()

        with pytest.raises(Conflict, match="Sales · Offer: Write the note"):
            remove_kept_file(file, by=SYSTEM)
        assert (recorded == [], file.refreshed().deleted_at) == (True, None)

        delete_rule(rule, by=SYSTEM)
        remove_kept_file(file, by=SYSTEM)

        assert file.refreshed().deleted_at is not None

    def test_is_undone(self, in_folder, client_of, owner):
        file, browser = file_of_rules(), client_of(owner)

        browser.post(f"/automation/files/{file.pk}/removal")
        page = browser.get("/changes").content.decode()

        assert "removed the file prices.pdf" in page
        assert file.refreshed().deleted_at is not None


@pytest.mark.parametrize("put", [note_rule, task_rule])
class TestTaking:
    """Notes and tasks get copies of the files that a rule chose."""

    def test_copies_those_in_fields_and_those_of_the_rules(self, put, deal, stage, enter):
        file_in_field(deal)
        put(stage, file_fields=[CONTRACT], file_ids=[file_of_rules().pk])

        run = enter(deal)

        made = Note.objects.get().files.all() if put is note_rule else File.objects.on(Task.objects.get())
        assert run.state == "done", run.error
        assert [one.name for one in made.order_by("pk")] == ["contract.pdf", "prices.pdf"]
        assert [content_of(one) for one in made.order_by("pk")] == [
            b"%PDF-1.7\nours\n",
            b"%PDF-1.7\nprices\n",
        ]

    def test_adds_nothing_for_an_empty_field(self, put, deal, stage, enter):
        file = file_in_field(deal)
        put(stage, file_fields=[CONTRACT])
        from dealwright.crm.deals.actions import edit_deal

        edit_deal(deal.refreshed(), custom={"contract": None}, by=SYSTEM)
        before = File.objects.count()

        run = enter(deal)

        assert (run.state, File.objects.count(), file.refreshed().deleted_at) == ("done", before, None)

    def test_does_nothing_where_a_file_was_removed(self, put, deal, stage, enter):
        file = file_in_field(deal)
        put(stage, file_fields=[CONTRACT])
        remove_file(file, by=SYSTEM)

        run = enter(deal)

        assert (run.state, run.error) == (
            "waiting",
            "Nothing was done: the file “contract.pdf” was removed.",
        )
        assert (Note.objects.count(), Task.objects.count()) == (0, 0)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"file_ids": [9_999_999]}, "settings.file_ids"),
            ({"file_fields": ["title"]}, "settings.file_fields"),
            ({"file_fields": ["custom.nothing"]}, "settings.file_fields"),
            ({"file_ids": list(range(1, 22))}, "settings.file_ids"),
        ],
    )
    def test_is_refused_for_what_is_no_file(self, put, deal, stage, given, field):
        with pytest.raises(Refused) as refusal:
            put(stage, **given)

        assert refusal.value.field == field


class TestSharedContent:
    def test_lies_there_until_the_last_of_them_is_gone(self, deal, stage, enter, time_machine):
        kept = file_of_rules()
        rule = note_rule(stage, file_ids=[kept.pk])
        enter(deal)
        copy = File.objects.on(deal).get()
        delete_rule(rule, by=SYSTEM)
        remove_kept_file(kept, by=SYSTEM)
        from datetime import timedelta

        from dealwright.kit import clock

        time_machine.move_to(clock.now() + timedelta(days=31), tick=False)

        empty_bin()
        sweep()

        assert not File.objects.filter(pk=kept.pk).exists()
        assert content_of(copy) == b"%PDF-1.7\nprices\n"
        remove_file(copy, by=SYSTEM)
        time_machine.move_to(clock.now() + timedelta(days=31), tick=False)
        empty_bin()
        with pytest.raises(FileNotFoundError):
            content_of(copy)


class TestPage:
    def test_adds_shows_gives_out_and_removes(self, in_folder, client_of, owner, stage):
        browser = client_of(owner)
        sent = {"file": [SimpleUploadedFile("prices.pdf", b"%PDF-1.7\n"), SimpleUploadedFile("b.txt", b"b")]}

        browser.post("/automation/files", sent)
        file = File.objects.get(name="prices.pdf")
        note_rule(stage, file_ids=[file.pk])
        page = browser.get("/automation/files").content.decode()

        assert "Sales · Offer: Write the note" in page
        assert b"".join(browser.get(f"/automation/files/{file.pk}").streaming_content) == b"%PDF-1.7\n"
        browser.post(f"/automation/files/{file.pk}/removal")
        assert file.refreshed().deleted_at is None, "a rule takes it along"
        other = File.objects.get(name="b.txt")
        browser.post(f"/automation/files/{other.pk}/removal")
        assert other.refreshed().deleted_at is not None

    def test_says_what_it_did_not_take(self, in_folder, client_of, owner):
        answer = client_of(owner).post("/automation/files", {"file": SimpleUploadedFile("a.txt", b"")})

        assert (answer.status_code, "This file is empty." in answer.content.decode()) == (422, True)

    def test_adds_one_from_the_form_of_a_rule(self, in_folder, client_of, owner, stage):
        kept = file_of_rules()
        sent = {"file": SimpleUploadedFile("new.pdf", b"%PDF-1.7\n"), "file_ids": [kept.pk]}

        page = client_of(owner).post("/automation/files/choices", sent, headers={"HX-Request": "true"})

        made = File.objects.get(name="new.pdf")
        shown = page.content.decode()
        for id in (kept.pk, made.pk):
            assert f'value="{id}" checked' in shown


class TestApi:
    def test_keeps_tells_and_removes(self, in_folder, api_of, owner, stage):
        program = api_of(owner)
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("prices.pdf", b"%PDF-1.7\n")})
        made = program.generic("POST", "/api/v1/rule-files", body, content_type=MULTIPART_CONTENT).json()
        rule = note_rule(stage, file_ids=[made["id"]])
        whole = program.get(f"/api/v1/rule-files/{made['id']}").json()
        refused = program.delete(f"/api/v1/rule-files/{made['id']}")

        assert (made["name"], made["type"], whole["rule_ids"]) == ("prices.pdf", "application/pdf", [rule.pk])
        assert refused.status_code == 409
        assert [one["id"] for one in program.get("/api/v1/rule-files").json()["items"]] == [made["id"]]

    def test_is_for_those_who_keep_the_settings(self, in_folder, api_of, anna):
        file_of_rules()

        assert api_of(anna).get("/api/v1/rule-files").status_code == 403
