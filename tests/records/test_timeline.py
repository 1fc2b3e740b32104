"""The timeline: newest first, with the reason where something else made it happen."""

from __future__ import annotations

from datetime import UTC, datetime

from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.events import Actor
from dealwright.events.actions import caused_by
from dealwright.events.models import Entry
from dealwright.records.notes.actions import add_note
from dealwright.records.timeline.queries import timeline
from dealwright.records.timeline.story import story_of

SYSTEM = Actor.system()


class TestTimeline:
    def test_tells_why_something_happened(self, db: None) -> None:
        contact = create_contact(name="Ana", by=SYSTEM)
        cause = Entry.objects.latest("id")
        with caused_by(cause.pk, 0):
            edit_contact(contact, city="Recife", by=Actor.automation("Fill the city", 7))

        newest, oldest = timeline(contact).items

        assert newest.sentence == "Automation “Fill the city” changed: city"
        assert newest.why == "Dealwright added the contact Ana"
        assert oldest.why == ""

    def test_reads_on_from_a_cursor_that_needs_no_escaping(self, db: None) -> None:
        contact = create_contact(name="Ana", by=SYSTEM)
        for number in range(5):
            add_note(contact, text=f"Note {number}", by=SYSTEM)

        seen, cursor = [], ""
        while cursor is not None:
            assert "+" not in cursor
            page = timeline(contact, cursor=cursor, limit=2)
            seen += [item.body for item in page.items]
            cursor = page.next_cursor

        assert seen == ["Note 4", "Note 3", "Note 2", "Note 1", "Note 0", ""]

    def test_finds_a_cause_of_an_earlier_page(self, db: None) -> None:
        contact = create_contact(name="Ana", by=SYSTEM)
        cause = Entry.objects.latest("id")
        with caused_by(cause.pk, 0):
            add_note(contact, text="hello", by=SYSTEM)

        (item,) = timeline(contact, limit=1).items

        assert item.why == "Dealwright added the contact Ana"


class TestStoryOf:
    def test_goes_day_by_day(self, db: None) -> None:
        contact = create_contact(name="Ana", by=SYSTEM, at=datetime(2026, 1, 5, 12, tzinfo=UTC))
        add_note(contact, text="a", by=SYSTEM, at=datetime(2026, 1, 6, 9, tzinfo=UTC))
        add_note(contact, text="b", by=SYSTEM, at=datetime(2026, 1, 6, 10, tzinfo=UTC))

        story = story_of(contact, url="/contacts/1/timeline")

        assert [(str(on), [line.body for line in lines]) for on, lines in story.days] == [
            ("2026-01-06", ["b", "a"]),
            ("2026-01-05", [""]),
        ]
        assert story.older_url is None

    def test_escapes_what_people_wrote(self, db: None) -> None:
        contact = create_contact(name="<script>alert(1)</script>", by=SYSTEM)

        ((_on, (line,)),) = story_of(contact, url="/x").days

        assert line.sentence == "Dealwright added the contact &lt;script&gt;alert(1)&lt;/script&gt;"
