"""Changes of many records: previewed, done in sets by the verbs of one, undone as one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from typing import Any

import pytest
from django.db import connection

from dealwright.crm.deals.actions import edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry, Outbox
from dealwright.kit.errors import Refused
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User
from dealwright.records.bulk import running
from dealwright.records.bulk.actions import start_bulk_change, stop_bulk_change, undo_bulk_change
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.models import BulkChange, BulkItem
from dealwright.records.bulk.preview import Chosen, preview
from dealwright.records.fields.actions import add_field, remove_field
from dealwright.work.notifications.models import Notification
from dealwright.work.notifications.queries import notices

pytestmark = pytest.mark.django_db
EVERYTHING = Chosen()


def start(act: dict[str, Any], by: Actor, chosen: Chosen = EVERYTHING, **more: Any) -> BulkChange:
    return start_bulk_change(act_from("deal", act), chosen, by=by, **more)


def figures(change: BulkChange) -> tuple[str, int, int, int]:
    change.refresh_from_db()
    return change.state, change.changed, change.unchanged, change.refused


class TestPreview:
    def test_says_how_many_match_change_and_are_skipped(
        self, anna: User, by_anna: Actor, boris: User, deals_of: Any
    ) -> None:
        deals_of(anna, 3)
        deals_of(anna, 2, source="fair")
        deals_of(boris, 4)

        found = preview(act_from("deal", {"set": {"source": "fair"}}), EVERYTHING, by_anna)

        assert (found.matched, found.changing, found.unchanged, found.skipped) == (5, 3, 2, [])
        assert [(one.before, one.after) for one in found.examples] == [("", "fair")] * 3

    def test_names_those_without_the_right(
        self, owner: User, boris: User, deals_of: Any, system: Actor
    ) -> None:
        with unrecorded("a role of the test"):
            Role.objects.filter(name="Seller").update(scopes={"deal": {"see": "all", "change": "own"}})
        deals_of(owner, 2)
        deals_of(boris, 1)
        by_boris = Actor.of(User.objects.select_related("role").get(pk=boris.pk))

        found = preview(act_from("deal", {"add_tags": ["vip"]}), EVERYTHING, by_boris)

        assert (found.matched, found.changing) == (3, 1)
        assert [(one.count, one.reason) for one in found.skipped] == [
            (2, "Your role does not let you do this with them.")
        ]


class TestRun:
    def test_does_it_to_each_as_its_own_verb_would(
        self, anna: User, by_anna: Actor, deals_of: Any, recorded: Any
    ) -> None:
        deals = deals_of(anna, 3)
        recorded.start_over()

        change = start({"set": {"source": "fair"}}, by_anna, Chosen(query="amount__gte=101"))
        running.run_all()

        assert figures(change) == ("done", 2, 0, 0)
        assert [deal.refreshed().source for deal in deals] == ["", "fair", "fair"]
        assert [deal.refreshed().version for deal in deals] == [1, 2, 2]
        assert recorded == ["bulk_change.started", "deal.edited", "deal.edited", "bulk_change.finished"]
        edits = [entry for entry in recorded.entries if entry.kind == "deal.edited"]
        assert len({entry.change_id for entry in edits}) == 1
        assert {entry.actor_label for entry in edits} == {"Anna"}

    @pytest.mark.parametrize(
        ("act", "shown"),
        [
            ({"move": {"stage_id": "Offer"}}, lambda deal: deal.stage.name == "Offer"),
            ({"add_tags": ["vip", "new"]}, lambda deal: deal.tags == ["old", "vip", "new"]),
            ({"remove_tags": ["old"]}, lambda deal: deal.tags == []),
            ({"archive": True}, lambda deal: deal.archived_at is not None),
            ({"set": {"amount": {"amount": "7.00", "currency": "BRL"}}}, lambda deal: deal.amount == 7),
            ({"set": {"closes_on": "2026-12-31"}}, lambda deal: str(deal.closes_on) == "2026-12-31"),
            ({"delete": True}, lambda deal: deal.deleted_at is not None),
        ],
    )
    def test_knows_every_act_and_its_way_back(
        self, owner: User, deals_of: Any, stages: Any, act: dict[str, Any], shown: Any
    ) -> None:
        if "move" in act:
            act = {"move": {"stage_id": stages["Offer"].pk}}
        by = Actor.of(owner)
        deals_of(owner, 3, tags=["old"])

        def rows() -> list[dict[str, Any]]:
            aside = {"version", "updated_at", "last_interaction_at"}
            return [
                {name: value for name, value in row.items() if name not in aside}
                for row in Deal.everything.order_by("pk").values()
            ]

        before = rows()
        change = start(act, by)
        running.run_all()
        assert figures(change) == ("done", 3, 0, 0)
        assert all(shown(deal) for deal in Deal.everything.select_related("stage"))

        undo = undo_bulk_change(change, by=by)
        running.run_all()

        assert figures(undo) == ("done", 3, 0, 0)
        assert rows() == before

    def test_leaves_those_a_verb_refuses_and_says_why(
        self, anna: User, by_anna: Actor, deals_of: Any, recorded: Any
    ) -> None:
        first, second, third = deals_of(anna, 3)
        edit_deal(second, begins_on=date(2027, 1, 1), by=by_anna)
        recorded.start_over()

        change = start({"set": {"closes_on": "2026-12-31"}}, by_anna)
        running.run_all()

        assert figures(change) == ("done", 2, 0, 1)
        item = BulkItem.objects.get(change=change, state="refused")
        assert (item.record_id, item.reason) == (second.pk, "A deal cannot close before it begins.")
        assert second.refreshed().version == 2
        assert [entry.subject_id for entry in recorded.entries if entry.kind == "deal.edited"] == [
            first.pk,
            third.pk,
        ]

    def test_asks_for_the_right_again_when_it_runs(
        self, anna: User, by_anna: Actor, boris: User, deals_of: Any, system: Actor
    ) -> None:
        mine, given = deals_of(anna, 2)
        change = start({"set": {"source": "fair"}}, by_anna)
        edit_deal(given, responsible=boris, by=system)

        running.run_all()

        assert figures(change) == ("done", 1, 0, 1)
        assert (mine.refreshed().source, given.refreshed().source) == ("fair", "")

    def test_stays_quiet_unless_automation_is_asked_for(
        self, anna: User, by_anna: Actor, deals_of: Any, stages: Any, run_reactions: Any
    ) -> None:
        deals_of(anna, 2)
        run_reactions()

        start({"move": {"stage_id": stages["Offer"].pk}}, by_anna)
        running.run_all()
        quiet = Outbox.objects.filter(event_ids__overlap=moves()).count()
        start({"move": {"stage_id": stages["Paid"].pk}}, by_anna, run_automation=True)
        running.run_all()
        told = Outbox.objects.filter(event_ids__overlap=moves()).count()

        assert (quiet, told) == (0, 1)

    def test_goes_on_in_batches_and_stops_between_them(
        self, anna: User, by_anna: Actor, deals_of: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(running, "BATCH", 2)
        deals_of(anna, 5)
        change = start({"add_tags": ["vip"]}, by_anna)

        running.step()
        halfway = figures(change)
        stop_bulk_change(change, by=by_anna)
        running.run_all()

        assert halfway == ("running", 2, 0, 0)
        assert figures(change) == ("stopped", 2, 0, 0)
        assert Deal.objects.filter(tags=["vip"]).count() == 2

    def test_tells_whoever_started_it(
        self, anna: User, by_anna: Actor, deals_of: Any, run_reactions: Any
    ) -> None:
        deals_of(anna, 2)
        run_reactions()
        Notification.objects.all()._raw_delete(Notification.objects.db)

        change = start({"set": {"source": "fair"}}, by_anna)
        running.run_all()
        run_reactions()

        found, _older = notices(anna)
        assert [one.url for one in found] == [f"/bulk-changes/{change.pk}"]
        assert "Changed: 2. Skipped: 0." in found[0].sentence

    def test_writes_in_sets(self, anna: User, by_anna: Actor, deals_of: Any) -> None:
        from django.test.utils import CaptureQueriesContext

        def queries(count: int) -> int:
            deals_of(anna, count)
            start({"set": {"source": f"fair {count}"}}, by_anna, Chosen(query="source__is_null=true"))
            with CaptureQueriesContext(connection) as captured:
                running.step()
            running.run_all()
            return len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])

        queries(1)
        assert queries(2) == queries(40)


class TestUndo:
    def test_leaves_what_somebody_changed_since(
        self, anna: User, by_anna: Actor, manager: User, deals_of: Any
    ) -> None:
        first, second = deals_of(anna, 2)
        change = start({"set": {"source": "fair"}}, by_anna)
        running.run_all()
        edit_deal(second, source="call", by=Actor.of(manager))

        undo = undo_bulk_change(change, by=by_anna)
        running.run_all()

        assert figures(undo) == ("done", 1, 0, 1)
        assert (first.refreshed().source, second.refreshed().source) == ("", "call")
        assert "Marta" in BulkItem.objects.get(change=undo, state="refused").reason

    def test_of_a_field_in_the_bin_lets_those_behind_it_pass(
        self, anna: User, by_anna: Actor, deals_of: Any, system: Actor
    ) -> None:
        field = add_field(of_kind="deal", label="Weight", type="number", by=system)
        deals_of(anna, 1)
        change = start({"set": {"custom.weight": 3}}, by_anna)
        running.run_all()
        remove_field(field, by=system)

        undo = undo_bulk_change(change, by=by_anna)
        behind = start({"set": {"source": "fair"}}, by_anna)
        running.run_all()

        assert (figures(undo)[0], figures(behind)) == ("done", ("done", 1, 0, 0))

    def test_is_asked_for_once(self, anna: User, by_anna: Actor, deals_of: Any) -> None:
        deals_of(anna, 1)
        change = start({"set": {"source": "fair"}}, by_anna)
        running.run_all()

        first, again = undo_bulk_change(change, by=by_anna), undo_bulk_change(change, by=by_anna)

        assert first == again


class TestRefusals:
    @pytest.mark.parametrize(
        ("act", "chosen"),
        [
            ({"set": {"created_at": "2026-01-01T00:00:00Z"}}, EVERYTHING),
            ({"set": {"closes_on": "soon"}}, EVERYTHING),
            ({"move": {"stage_id": 999999}}, EVERYTHING),
            ({"add_tags": []}, EVERYTHING),
            ({"vanish": True}, EVERYTHING),
            ({"set": {"source": "x"}}, Chosen(query="weight__gte=3")),
            ({"set": {"source": "x"}}, Chosen(query="amount__gte=lots")),
            ({"set": {"source": "x"}}, Chosen(query="title=nothing")),
        ],
    )
    def test_leave_nothing_behind(
        self, anna: User, by_anna: Actor, deals_of: Any, recorded: Any, act: dict[str, Any], chosen: Chosen
    ) -> None:
        deals_of(anna, 1)
        recorded.start_over()

        with pytest.raises(Refused):
            start(act, by_anna, chosen)

        assert (BulkChange.objects.count(), BulkItem.objects.count(), recorded) == (0, 0, [])

    def test_nobody_changes_what_they_may_not_see(self, anna: User, deals_of: Any) -> None:
        deals_of(anna, 1)
        with unrecorded("a role of the test"):
            Role.objects.filter(name="Seller").update(scopes={"deal": {"change": "all"}})

        with pytest.raises(Refused, match="No record fits"):
            start({"set": {"source": "x"}}, Actor.of(anna.refreshed()))

        assert BulkChange.objects.count() == 0

    def test_nobody_gives_beyond_their_rights(
        self, anna: User, by_anna: Actor, boris: User, deals_of: Any
    ) -> None:
        deals_of(anna, 1)

        with pytest.raises(Refused):
            start({"set": {"responsible_id": boris.pk}}, by_anna)

    def test_too_many_are_refused(
        self, anna: User, by_anna: Actor, deals_of: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dealwright.records.bulk.actions.MOST", 2)
        deals_of(anna, 3)

        with pytest.raises(Refused, match="At most 100,000"):
            start({"add_tags": ["vip"]}, by_anna)

        assert BulkItem.objects.count() == 0


class TestPages:
    def test_lead_from_ticked_rows_to_the_result(self, client_of: Any, anna: User, deals_of: Any) -> None:
        deals = deals_of(anna, 3)
        browser = client_of(anna)
        asked = {"kind": "deal", "act": "set", "ids": f"{deals[0].pk},{deals[1].pk}"}

        fields = browser.post("/bulk-changes/new", asked).text
        shown = browser.post(
            "/bulk-changes/new", {**asked, "field": "source", "value": "partner", "step": "preview"}
        ).text
        started = browser.post(
            "/bulk-changes/new", {**asked, "field": "source", "value": "partner", "step": "start"}
        )
        waiting = browser.get(started["Location"]).text
        running.run_all()
        done = browser.get(started["Location"]).text

        assert 'value="source"' in fields
        assert "Would change" in shown
        assert "Waiting for the worker" in waiting
        assert "2 records changed." in done
        assert "Undo it for all of them" in done

    def test_are_not_there_for_others(
        self, client_of: Any, anna: User, by_anna: Actor, boris: User, deals_of: Any
    ) -> None:
        deals_of(anna, 1)
        change = start({"add_tags": ["vip"]}, by_anna)
        browser = client_of(boris)

        assert browser.get(f"/bulk-changes/{change.pk}").status_code == 404
        assert browser.post(f"/bulk-changes/{change.pk}/stop").status_code == 404
        assert not change.refreshed().stop_asked


class TestApi:
    def test_previews_starts_stops_and_undoes(self, api_of: Any, anna: User, deals_of: Any) -> None:
        deals_of(anna, 3)
        program = api_of(anna)
        body = {"filter": {"amount__gte": "101"}, "change": {"set": {"source": "fair"}}}

        dry = program.post("/api/v1/deals/bulk", {**body, "dry_run": True})
        made = program.post("/api/v1/deals/bulk", body, headers={"Idempotency-Key": "one"})
        again = program.post("/api/v1/deals/bulk", body, headers={"Idempotency-Key": "one"})
        running.run_all()
        done = program.get(f"/api/v1/bulk-changes/{made.json()['id']}").json()
        undo = program.post(f"/api/v1/bulk-changes/{made.json()['id']}/undo").json()
        running.run_all()

        assert (dry.status_code, dry.json()["state"], dry.json()["preview"]["changing"]) == (
            202,
            "preview",
            2,
        )
        assert (made.status_code, again.json()["id"]) == (202, made.json()["id"])
        assert (done["state"], done["total"], done["changed"]) == ("done", 2, 2)
        assert undo["undoes_id"] == done["id"]
        assert not Deal.objects.filter(source="fair").exists()
        assert len(program.get("/api/v1/bulk-changes").json()["items"]) == 2

    def test_refuses_with_the_field_named(self, api_of: Any, anna: User, deals_of: Any) -> None:
        deals_of(anna, 1)

        answer = api_of(anna).post(
            "/api/v1/deals/bulk", {"filter": {"weight": "3"}, "change": {"archive": True}}
        )

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "filter"
        assert BulkChange.objects.count() == 0


def moves() -> list[int]:
    return list(Entry.objects.filter(kind="deal.moved").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
class TestKilledWorker:
    def test_leaves_a_batch_undone_and_another_goes_on(
        self, anna: User, by_anna: Actor, deals_of: Any, stages: Any
    ) -> None:
        """A worker is killed in the middle of a batch: nothing of it stays, and the rest is done."""
        deals = deals_of(anna, 6)
        change = start({"set": {"source": "fair"}}, by_anna)
        script = (
            "import django; django.setup()\n"
            "import time\n"
            "from dealwright.records.bulk import running\n"
            "running.BATCH = 3\n"
            "write = running._write_results\n"
            "def slow(*args):\n"
            "    write(*args); print('inside', flush=True); time.sleep(60)\n"
            "running.step(); running._write_results = slow; running.step()\n"
        )
        settings = connection.settings_dict
        url = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
        if settings.get("PORT"):
            url += f"&port={settings['PORT']}"
        with subprocess.Popen(
            [sys.executable, "-c", script],
            stdout=subprocess.PIPE,
            env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        ) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == b"inside\n"
            worker.kill()
        for _again in range(600):  # until the server knows that the worker is gone
            if running.step():
                break
            time.sleep(0.1)
        running.run_all()

        assert figures(change) == ("done", 6, 0, 0)
        assert [deal.refreshed().version for deal in deals] == [2] * 6
        assert Entry.objects.filter(kind="deal.edited").count() == 6
