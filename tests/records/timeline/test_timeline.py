"""The timeline: newest first, with the reason where something else made it happen."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import translation

from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor
from dealwright.events.actions import caused_by
from dealwright.events.models import Entry
from dealwright.people.users.models import User
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

        newest, oldest = timeline(contact, actor=SYSTEM).items

        assert newest.sentence == "Automation “Fill the city” changed: city"
        assert newest.why == "Dealwright added the contact Ana"
        assert oldest.why == ""

    def test_tells_in_the_readers_language(self, db: None) -> None:
        contact = create_contact(name="Ana", by=SYSTEM)
        edit_contact(contact, city="Recife", by=Actor.automation("Payment received", 7))

        with translation.override("pt-br"):
            newest = timeline(contact, actor=SYSTEM).items[0]

        assert newest.sentence == "Automação “Pagamento recebido” alterou: cidade"

    def test_reads_on_from_a_cursor_that_needs_no_escaping(self, db: None) -> None:
        contact = create_contact(name="Ana", by=SYSTEM)
        for number in range(5):
            add_note(contact, text=f"Note {number}", by=SYSTEM)

        seen, cursor = [], ""
        while cursor is not None:
            assert "+" not in cursor
            page = timeline(contact, actor=SYSTEM, cursor=cursor, limit=2)
            seen += [item.body for item in page.items]
            cursor = page.next_cursor

        assert seen == ["Note 4", "Note 3", "Note 2", "Note 1", "Note 0", ""]

    def test_finds_a_cause_of_an_earlier_page(self, db: None) -> None:
        contact = create_contact(name="Ana", by=SYSTEM)
        cause = Entry.objects.latest("id")
        with caused_by(cause.pk, 0):
            add_note(contact, text="hello", by=SYSTEM)

        (item,) = timeline(contact, actor=SYSTEM, limit=1).items

        assert item.why == "Dealwright added the contact Ana"


class TestStoryOf:
    def test_goes_day_by_day(self, db: None) -> None:
        contact = create_contact(name="Ana", by=SYSTEM, at=datetime(2026, 1, 5, 12, tzinfo=UTC))
        add_note(contact, text="a", by=SYSTEM, at=datetime(2026, 1, 6, 9, tzinfo=UTC))
        add_note(contact, text="b", by=SYSTEM, at=datetime(2026, 1, 6, 10, tzinfo=UTC))

        story = story_of(contact, actor=SYSTEM, url="/contacts/1/timeline")

        assert [(str(on), [line.body for line in lines]) for on, lines in story.days] == [
            ("2026-01-06", ["b", "a"]),
            ("2026-01-05", [""]),
        ]
        assert story.older_url is None

    def test_escapes_what_people_wrote(self, db: None) -> None:
        contact = create_contact(name="<script>alert(1)</script>", by=SYSTEM)

        ((_on, (line,)),) = story_of(contact, actor=SYSTEM, url="/x").days

        assert line.sentence == "Dealwright added the contact &lt;script&gt;alert(1)&lt;/script&gt;"


class TestWhatOthersDid:
    """A client, or a product, of several sellers: each reads of the records they may see."""

    def test_is_told_to_those_who_may_see_it(self, pipeline, anna, boris) -> None:
        client = create_contact(name="Clara", responsible=boris, by=SYSTEM)
        create_deal(title="Anna's", contact=client, responsible=anna, by=SYSTEM)
        create_deal(title="Boris's", contact=client, responsible=boris, by=SYSTEM)

        told = timeline(client, actor=Actor.of(boris)).items

        assert [item.subject_label for item in told] == ["Boris's", "Clara"]

    def test_leaves_room_for_what_may_be_told(self, pipeline, anna, boris) -> None:
        client = create_contact(name="Clara", responsible=boris, by=SYSTEM)
        for number in range(5):
            create_deal(title=f"{number}", contact=client, responsible=anna, by=SYSTEM)

        page = timeline(client, actor=Actor.of(boris), limit=2)

        assert [item.subject_label for item in page.items] == ["Clara"]
        assert page.next_cursor is None

    def test_goes_on_where_a_short_page_ended(self, pipeline, anna, boris) -> None:
        client = create_contact(name="Clara", responsible=boris, by=SYSTEM)
        for number in range(12):
            create_deal(title=f"{number}", contact=client, responsible=anna, by=SYSTEM)

        short = timeline(client, actor=Actor.of(boris), limit=1)
        rest = timeline(client, actor=Actor.of(boris), limit=1, cursor=short.next_cursor)

        assert short.items == []
        assert [item.subject_label for item in rest.items] == ["Clara"]

    def test_asks_nothing_more_for_those_who_see_all(
        self, pipeline, anna, owner, django_assert_num_queries
    ) -> None:
        client = create_contact(name="Clara", responsible=anna, by=SYSTEM)
        create_deal(title="Anna's", contact=client, responsible=anna, by=SYSTEM)
        reader = Actor.of(User.objects.select_related("role").get(pk=owner.pk))

        with django_assert_num_queries(1):
            timeline(client, actor=reader)
