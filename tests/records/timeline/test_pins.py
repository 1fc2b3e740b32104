"""Pinned entries, comments on entries, and what a story may be narrowed to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor, last_change
from dealwright.events.models import Entry
from dealwright.kit.errors import NotFound, Refused
from dealwright.records.notes.actions import add_note, comment_on_entry
from dealwright.records.notes.models import Note
from dealwright.records.timeline.actions import MOST_PINNED, pin_entry, unpin_entry
from dealwright.records.timeline.models import Pin
from dealwright.records.timeline.queries import entry_read_by, timeline
from dealwright.records.timeline.story import story_of
from dealwright.records.undo.actions import undo_change

SYSTEM = Actor.system()


@pytest.fixture
def clara(anna: Any) -> Contact:
    """A contact with a story: created, a note, an edit."""
    contact = create_contact(name="Clara", responsible=anna, by=Actor.of(anna))
    add_note(contact, text="Likes green.", by=Actor.of(anna))
    edit_contact(contact, city="Recife", by=Actor.of(anna))
    return contact.refreshed()


def entry(record: Any, kind: str) -> Entry:
    return Entry.objects.filter(kind=kind, subject_id=record.pk).latest("id")


class TestPinEntry:
    def test_lets_it_stand_above_and_in_its_place(self, clara, anna) -> None:
        pin_entry(entry(clara, "note.added"), on=clara, by=Actor.of(anna))

        page = timeline(clara, actor=Actor.of(anna))

        assert [item.kind for item in page.pinned] == ["note.added"]
        assert page.pinned[0].body == "Likes green."
        assert [item.is_pinned for item in page.items if item.kind == "note.added"] == [True]

    def test_ignores_what_is_pinned_already(self, clara, anna, recorded) -> None:
        pin_entry(entry(clara, "note.added"), on=clara, by=Actor.of(anna))
        pin_entry(entry(clara, "note.added"), on=clara, by=Actor.of(anna))

        assert recorded == ["entry.pinned"]
        assert Pin.objects.count() == 1

    def test_refuses_an_eleventh(self, clara, anna, recorded) -> None:
        for number in range(MOST_PINNED + 1):
            add_note(clara, text=f"Note {number}", by=Actor.of(anna))
        newest = list(Entry.objects.filter(kind="note.added").order_by("-id"))
        for one in newest[:MOST_PINNED]:
            pin_entry(one, on=clara, by=Actor.of(anna))
        recorded.start_over()

        with pytest.raises(Refused, match="10 entries are pinned here already"):
            pin_entry(newest[MOST_PINNED], on=clara, by=Actor.of(anna))

        assert Pin.objects.count() == MOST_PINNED
        assert recorded == []

    def test_is_taken_back_and_done_again(self, clara, anna) -> None:
        by = Actor.of(anna)
        pin_entry(entry(clara, "note.added"), on=clara, by=by)
        undone = undo_change(last_change(), by=by)  # type: ignore[arg-type]
        assert not Pin.objects.exists()

        undo_change(undone.change_id, by=by)

        assert Pin.objects.get().event_id == entry(clara, "note.added").pk

    def test_unpins(self, clara, anna, recorded) -> None:
        note = entry(clara, "note.added")
        pin_entry(note, on=clara, by=Actor.of(anna))
        unpin_entry(note, on=clara, by=Actor.of(anna))
        unpin_entry(note, on=clara, by=Actor.of(anna))

        assert recorded == ["entry.pinned", "entry.unpinned"]
        assert timeline(clara, actor=SYSTEM).pinned == []

    def test_shows_no_pinned_entry_of_a_record_its_reader_may_not_see(
        self, pipeline, clara, anna, boris
    ) -> None:
        deal = create_deal(title="Boris's", contact=clara, responsible=boris, by=SYSTEM)
        pin_entry(entry(deal, "deal.created"), on=clara, by=SYSTEM)

        assert timeline(clara, actor=Actor.of(anna)).pinned == []
        assert [item.subject_label for item in timeline(clara, actor=SYSTEM).pinned] == ["Boris's"]
        with pytest.raises(NotFound):
            entry_read_by(Actor.of(anna), clara, entry(deal, "deal.created").pk)

    def test_costs_no_query_more(self, clara, anna, django_assert_num_queries) -> None:
        edit_contact(clara, city="Santos", by=Actor.of(anna))
        pin_entry(entry(clara, "contact.edited"), on=clara, by=Actor.of(anna))

        with django_assert_num_queries(2):  # the entries with the pinned ones, the note with its files
            timeline(clara, actor=SYSTEM)


class TestCommentOnEntry:
    def test_stands_under_its_entry_and_not_by_itself(self, clara, anna) -> None:
        comment_on_entry(entry(clara, "contact.edited"), on=clara, text="She moved.", by=Actor.of(anna))

        items = {item.kind: item for item in timeline(clara, actor=SYSTEM).items}

        assert [one.text for one in items["contact.edited"].comments] == ["She moved."]
        assert items["note.commented"].body == ""
        assert items["note.commented"].is_bookkeeping

    def test_refuses_a_long_one(self, clara, anna, recorded) -> None:
        with pytest.raises(Refused, match="at most 2,000"):
            comment_on_entry(entry(clara, "contact.edited"), on=clara, text="x" * 2001, by=Actor.of(anna))

        assert Note.objects.filter(entry_id__isnull=False).count() == 0
        assert recorded == []

    def test_is_taken_back(self, clara, anna) -> None:
        comment_on_entry(entry(clara, "contact.edited"), on=clara, text="She moved.", by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))  # type: ignore[arg-type]

        assert [one for item in timeline(clara, actor=SYSTEM).items for one in item.comments] == []


class TestNarrowing:
    def test_tells_notes_alone(self, clara) -> None:
        assert [item.kind for item in timeline(clara, actor=SYSTEM, only="notes").items] == ["note.added"]

    def test_tells_changes_alone(self, clara) -> None:
        told = [item.kind for item in timeline(clara, actor=SYSTEM, only="changes").items]

        assert told == ["contact.edited", "contact.created"]

    def test_reads_on_narrowed(self, clara, anna) -> None:
        for number in range(25):
            add_note(clara, text=f"Note {number}", by=Actor.of(anna))

        story = story_of(clara, actor=SYSTEM, url=f"/contacts/{clara.pk}/timeline", show="notes")

        assert "show=notes" in str(story.older_url)
        assert [one.is_current for one in story.filters] == [False, True, False, False]
        assert story.filters[1].page_url == f"/contacts/{clara.pk}?show=notes"

    def test_passes_over_a_theme_nobody_knows(self, clara) -> None:
        assert len(timeline(clara, actor=SYSTEM, only="gossip").items) == 3

    def test_tells_bookkeeping_in_quiet_colours(self, clara) -> None:
        ((_on, lines),) = story_of(clara, actor=SYSTEM, url="/contacts/1/timeline").days

        assert [line.tone for line in lines] == ["muted", "", ""]


class TestPages:
    def test_pins_comments_and_answers_with_the_story(self, clara, anna, client_of) -> None:
        browser, edited = client_of(anna), entry(clara, "contact.edited")
        at = f"/timeline/contact/{clara.pk}/{edited.pk}"

        pinned = browser.post(f"{at}/pin", headers={"HX-Request": "true"})
        written = browser.post(f"{at}/comments", {"text": "She moved."}, headers={"HX-Request": "true"})

        assert "timeline-pinned" in pinned.content.decode()
        assert "She moved." in written.content.decode()

    def test_works_without_scripts(self, clara, anna, client_of) -> None:
        browser, edited = client_of(anna), entry(clara, "contact.edited")
        at = f"/timeline/contact/{clara.pk}/{edited.pk}"

        page = browser.get(at).content.decode()
        answer = browser.post(f"{at}/pin")

        assert f'action="{at}/pin"' in page and f'action="{at}/comments"' in page
        assert answer.status_code == 303 and answer["Location"] == f"/contacts/{clara.pk}"
        assert "Unpin" in browser.get(f"/contacts/{clara.pk}").content.decode()

    def test_keeps_the_theme_in_the_address(self, clara, anna, client_of) -> None:
        page = client_of(anna).get(f"/contacts/{clara.pk}?show=notes").content.decode()

        assert "wrote a note" in page and "added the contact" not in page

    @pytest.mark.parametrize("act", ["pin", "comments"])
    def test_is_closed_to_strangers(self, clara, anna, boris, client_of, act, recorded) -> None:
        at = f"/timeline/contact/{clara.pk}/{entry(clara, 'contact.edited').pk}/{act}"

        assert client_of(boris).post(at, {"text": "Hi"}).status_code == 404
        assert recorded == []


class TestApi:
    def test_pins_and_unpins(self, clara, anna, api_of: Callable[..., Any]) -> None:
        program, note = api_of(anna), entry(clara, "note.added")
        at = f"/api/v1/contacts/{clara.pk}/timeline"

        pinned = program.post(f"{at}/{note.pk}/pin")
        told = program.get(at).json()
        unpinned = program.delete(f"{at}/{note.pk}/pin")

        assert (pinned.status_code, pinned.json()["is_pinned"]) == (200, True)
        assert [item["id"] for item in told["pinned"]] == [note.pk]
        assert unpinned.status_code == 204
        assert program.get(at).json()["pinned"] == []

    def test_comments_and_narrows(self, clara, anna, api_of) -> None:
        program, edited = api_of(anna), entry(clara, "contact.edited")
        at = f"/api/v1/contacts/{clara.pk}/timeline"

        written = program.post(f"{at}/{edited.pk}/notes", {"text": "She moved."})
        changes = program.get(f"{at}?only=changes").json()["items"]

        assert written.json()["entry_id"] == edited.pk
        assert [one["text"] for one in changes[0]["comments"]] == ["She moved."]
        assert program.get(f"{at}?only=gossip").status_code == 422

    def test_knows_no_entry_of_another_record(self, clara, anna, api_of) -> None:
        other = create_contact(name="Rui", responsible=anna, by=SYSTEM)
        strange = entry(other, "contact.created")

        answer = api_of(anna).post(f"/api/v1/contacts/{clara.pk}/timeline/{strange.pk}/pin")

        assert answer.status_code == 404
        assert not Pin.objects.exists()
