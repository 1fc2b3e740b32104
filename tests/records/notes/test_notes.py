"""Notes: written, changed, taken off; colleagues named in them; files in them; what is too much."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor, last_change
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.users.actions import create_user, edit_user
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file
from dealwright.records.files.models import File
from dealwright.records.notes import mentions
from dealwright.records.notes.actions import add_note, delete_note, edit_note
from dealwright.records.notes.models import LONGEST_NOTE, Note
from dealwright.records.timeline.queries import timeline
from dealwright.records.undo.actions import undo_change
from dealwright.work.notifications.models import Notification
from dealwright.work.notifications.queries import notices

SYSTEM = Actor.system()


@pytest.fixture
def clara(anna: Any) -> Contact:
    return create_contact(name="Clara", responsible=anna, by=Actor.of(anna))


class TestEditNote:
    def test_keeps_before_and_after(self, clara, anna, recorded) -> None:
        note = add_note(clara, text="Likes green.", by=Actor.of(anna))
        edited = edit_note(note, on=clara, text="Likes blue.", by=Actor.of(anna))

        assert (edited.text, edited.version) == ("Likes blue.", 2)
        assert edited.edited_at is not None
        assert recorded == ["note.added", "note.edited"]
        assert recorded.entries[1].facts["before"] == "Likes green."

    def test_ignores_the_same_text(self, clara, anna, recorded) -> None:
        note = add_note(clara, text="Likes green.", by=Actor.of(anna))
        edit_note(note, on=clara, text=" Likes green. ", by=Actor.of(anna))

        assert recorded == ["note.added"]

    def test_is_for_its_author_and_administrators(self, clara, anna, owner, manager, recorded) -> None:
        note = add_note(clara, text="Likes green.", by=Actor.of(anna))
        recorded.start_over()

        with pytest.raises(Forbidden):
            edit_note(note, on=clara, text="Hates green.", by=Actor.of(manager))
        assert recorded == []
        assert Note.objects.get().text == "Likes green."
        assert edit_note(note, on=clara, text="Likes red.", by=Actor.of(owner)).text == "Likes red."

    def test_refuses_an_older_version(self, clara, anna) -> None:
        note = add_note(clara, text="One", by=Actor.of(anna))
        edit_note(note, on=clara, text="Two", version=1, by=Actor.of(anna))

        with pytest.raises(Conflict):
            edit_note(note, on=clara, text="Three", version=1, by=Actor.of(anna))
        assert Note.objects.get().text == "Two"

    def test_is_taken_back(self, clara, anna) -> None:
        note = add_note(clara, text="One", by=Actor.of(anna))
        edit_note(note, on=clara, text="Two", by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))  # type: ignore[arg-type]

        assert Note.objects.get().text == "One"


class TestMentions:
    def test_are_kept_as_ids_and_shown_with_the_present_name(self, clara, anna, manager) -> None:
        text = mentions.kept("@Marta, please look. (@marta)", [])
        assert text == f"@[{manager.pk}], please look. (@[{manager.pk}])"
        add_note(clara, text=text, by=Actor.of(anna))
        edit_user(manager, name="Marta Reis", by=SYSTEM)

        (item,) = timeline(clara, actor=SYSTEM, only="notes").items

        assert item.body == "@Marta Reis, please look. (@Marta Reis)"
        assert f'<a class="mention" href="/people/{manager.pk}">@Marta Reis</a>' in item.note.shown

    def test_choose_the_longest_name_and_who_was_meant(self, roles, anna, manager) -> None:
        other = create_user(email="m2@example.com", name="Marta", role=roles["Seller"], by=SYSTEM)
        long = create_user(email="m3@example.com", name="Marta Reis", role=roles["Seller"], by=SYSTEM)

        assert mentions.kept("@Marta Reis") == f"@[{long.pk}]"
        assert mentions.kept("@Marta") == f"@[{manager.pk}]"
        assert mentions.kept("@Marta", [other.pk]) == f"@[{other.pk}]"
        assert mentions.kept("mail@Marta.example") == "mail@Marta.example"

    def test_tell_the_colleague_by_bell_and_letter(self, clara, anna, manager, run_reactions) -> None:
        edit_user(manager, language="pt-br", by=SYSTEM)
        add_note(clara, text=f"@[{manager.pk}] please call.", by=Actor.of(anna))

        run_reactions()

        told, _next = notices(manager)
        assert [one.sentence for one in told] == ["Anna mentioned Marta in a note about Clara"]
        assert told[0].url == f"/contacts/{clara.pk}"
        (letter,) = mail.outbox
        assert letter.to == ["marta@example.com"]
        assert "Clara" in letter.subject
        assert f"/contacts/{clara.pk}" in letter.body
        assert "@Marta please call." in letter.body

    def test_refuse_who_may_not_see_the_record(self, clara, anna, boris, recorded) -> None:
        with pytest.raises(Refused, match="Boris may not see this record") as refusal:
            add_note(clara, text=f"@[{boris.pk}] look", by=Actor.of(anna))

        assert refusal.value.field == "text"
        assert not Note.objects.exists()
        assert recorded == []

    def test_tell_only_those_named_anew(self, clara, anna, manager, owner, run_reactions) -> None:
        note = add_note(clara, text=f"@[{manager.pk}]", by=Actor.of(anna))
        edit_note(note, on=clara, text=f"@[{manager.pk}] @[{owner.pk}]", by=Actor.of(anna))
        run_reactions()

        assert Notification.objects.filter(user=manager).count() == 1
        assert Notification.objects.filter(user=owner).count() == 1

    def test_tell_nobody_of_themselves(self, clara, anna, recorded) -> None:
        add_note(clara, text=f"@[{anna.pk}] remember", by=Actor.of(anna))

        assert recorded == ["note.added"]

    def test_leave_what_names_nobody(self, clara, anna) -> None:
        note = add_note(clara, text="@[987654] and @Nobody", by=Actor.of(anna))

        (item,) = timeline(clara, actor=SYSTEM, only="notes").items

        assert note.text == item.body == "@[987654] and @Nobody"

    def test_offer_those_who_may_see_the_record(self, clara, anna, boris, manager, owner, client_of) -> None:
        rows = client_of(anna).get(
            f"/notes/people?record=contact:{clara.pk}&q=", headers={"HX-Request": "true"}
        )

        told = rows.content.decode()
        assert "Marta" in told and "Olga" in told
        assert "Boris" not in told and "Anna" not in told

    def test_go_back_with_the_note(self, clara, anna, manager) -> None:
        add_note(clara, text=f"@[{manager.pk}]", by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))  # type: ignore[arg-type]

        assert not Note.objects.exists()


class TestFilesInNotes:
    def test_come_with_the_note_and_lie_on_the_record(self, clara, anna, client_of) -> None:
        sent = {
            "text": "The offer.",
            "file": [
                SimpleUploadedFile("offer.txt", b"It is cheap."),
                SimpleUploadedFile("more.txt", b"And good."),
            ],
        }
        client_of(anna).post(f"/contacts/{clara.pk}/notes", sent)

        (note,) = Note.objects.all()
        assert sorted(File.objects.on(clara).values_list("name", "note")) == [
            ("more.txt", note.pk),
            ("offer.txt", note.pk),
        ]
        (item, *rest) = timeline(clara, actor=SYSTEM).items
        assert [one.name for one in item.note.files] == ["offer.txt", "more.txt"]
        assert [one.kind for one in rest] == ["contact.created"]

    def test_may_come_without_words(self, clara, anna, client_of) -> None:
        sent = {"text": "", "file": SimpleUploadedFile("offer.txt", b"It is cheap.")}
        client_of(anna).post(f"/contacts/{clara.pk}/notes", sent)

        assert Note.objects.get().text == ""

    def test_are_not_kept_where_the_note_is_refused(self, clara, anna, boris, client_of) -> None:
        sent = {"text": "@Boris look", "file": SimpleUploadedFile("offer.txt", b"It is cheap.")}
        answer = client_of(anna).post(f"/contacts/{clara.pk}/notes", sent)

        assert answer.status_code == 422
        assert "Boris may not see this record" in answer.content.decode()
        assert "@Boris look" in answer.content.decode()
        assert not File.objects.exists() and not Note.objects.exists()

    def test_go_with_the_note_when_it_is_taken_back(self, clara, anna, client_of) -> None:
        sent = {"text": "The offer.", "file": SimpleUploadedFile("offer.txt", b"It is cheap.")}
        client_of(anna).post(f"/contacts/{clara.pk}/notes", sent)

        change = Entry.objects.filter(kind="note.added").latest("id").change_id
        undo_change(change, by=Actor.of(anna))

        assert File.objects.get().deleted_at is not None
        assert not Note.objects.exists()

    def test_of_the_record_are_taken_in_by_programs(self, clara, anna, api_of) -> None:
        with blobs.kept(ContentFile(b"It is cheap.", "offer.txt")) as blob:
            file = attach_file(clara, blob=blob, by=Actor.of(anna))

        program = api_of(anna)
        made = program.post(
            f"/api/v1/contacts/{clara.pk}/notes", {"text": "The offer.", "file_ids": [file.pk]}
        )

        assert made.json()["file_ids"] == [file.pk]

    def test_of_another_record_are_refused(self, clara, anna, api_of) -> None:
        other = create_contact(name="Rui", responsible=anna, by=SYSTEM)
        with blobs.kept(ContentFile(b"It is cheap.", "offer.txt")) as blob:
            file = attach_file(other, blob=blob, by=Actor.of(anna))

        sent = {"text": "The offer.", "file_ids": [file.pk]}
        answer = api_of(anna).post(f"/api/v1/contacts/{clara.pk}/notes", sent)

        assert answer.status_code == 422
        assert not Note.objects.exists()


class TestLongNotes:
    def test_are_refused_at_the_field_with_what_was_typed(self, clara, anna, client_of, recorded) -> None:
        typed = "long " * 5000
        answer = client_of(anna).post(
            f"/contacts/{clara.pk}/notes", {"text": typed}, headers={"HX-Request": "true"}
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert answer["HX-Retarget"] == "this"
        assert "This note has 24,999 letters; at most 20,000 are kept." in page
        assert typed.strip() in page
        assert not Note.objects.exists()
        assert recorded == []

    def test_are_folded(self, clara, anna) -> None:
        add_note(clara, text="word " * 300, by=Actor.of(anna))

        (item,) = timeline(clara, actor=SYSTEM, only="notes").items

        assert item.note.beginning.endswith(" …")
        assert len(item.note.beginning) < 330

    def test_of_ten_megabytes_are_refused_by_the_api(self, clara, anna, api_of) -> None:
        answer = api_of(anna).post(f"/api/v1/contacts/{clara.pk}/notes", {"text": "x" * 10_000_000})

        assert answer.status_code in {413, 422}
        assert not Note.objects.exists()

    def test_are_kept_up_to_the_limit(self, clara, anna) -> None:
        assert add_note(clara, text="x" * LONGEST_NOTE, by=Actor.of(anna)).pk


class TestPages:
    def test_change_a_note(self, clara, anna, client_of) -> None:
        note = add_note(clara, text="One", by=Actor.of(anna))
        browser = client_of(anna)

        form = browser.get(f"/notes/{note.pk}", headers={"HX-Request": "true"}).content.decode()
        answer = browser.post(
            f"/notes/{note.pk}", {"text": "Two", "version": 1}, headers={"HX-Request": "true"}
        )

        assert ">One</textarea>" in form
        assert "Two" in answer.content.decode() and "edited" in answer.content.decode()

    def test_take_a_note_off_and_put_it_back(self, clara, anna, client_of) -> None:
        note = add_note(clara, text="One", by=Actor.of(anna))
        browser = client_of(anna)

        browser.post(f"/notes/{note.pk}/deletion")
        assert not Note.objects.exists()
        browser.post(f"/notes/{note.pk}/restoration")

        assert Note.objects.get().text == "One"

    def test_are_closed_to_strangers(self, clara, anna, boris, client_of, recorded) -> None:
        note = add_note(clara, text="One", by=Actor.of(anna))
        recorded.start_over()
        browser = client_of(boris)

        assert browser.get(f"/notes/{note.pk}").status_code == 404
        assert browser.post(f"/notes/{note.pk}", {"text": "Two"}).status_code == 404
        assert browser.post(f"/notes/{note.pk}/deletion").status_code == 404
        assert browser.get(f"/notes/people?record=contact:{clara.pk}").status_code == 404
        assert recorded == []


class TestApi:
    def test_changes_deletes_and_restores(self, clara, anna, manager, api_of) -> None:
        program = api_of(anna)
        made = program.post(f"/api/v1/contacts/{clara.pk}/notes", {"text": f"@[{manager.pk}] One"}).json()

        changed = program.patch(f"/api/v1/notes/{made['id']}", {"text": "Two", "version": 1}).json()
        gone = program.delete(f"/api/v1/notes/{made['id']}")
        missing = program.get(f"/api/v1/notes/{made['id']}")
        back = program.post(f"/api/v1/notes/{made['id']}/restore").json()

        assert made["mention_ids"] == [manager.pk]
        assert (changed["text"], changed["version"]) == ("Two", 2)
        assert (gone.status_code, missing.status_code, back["text"]) == (204, 404, "Two")

    def test_refuses_others(self, clara, anna, manager, api_of) -> None:
        note = add_note(clara, text="One", by=Actor.of(anna))

        assert api_of(manager).patch(f"/api/v1/notes/{note.pk}", {"text": "Two"}).status_code == 403
        assert api_of(manager).delete(f"/api/v1/notes/{note.pk}").status_code == 403
        assert Note.objects.get().text == "One"


def test_deleting_a_note_is_for_its_author(clara, anna, manager, recorded) -> None:
    note = add_note(clara, text="One", by=Actor.of(anna))
    recorded.start_over()

    with pytest.raises(Forbidden):
        delete_note(note, on=clara, by=Actor.of(manager))

    assert recorded == []
    assert mail.outbox == []
