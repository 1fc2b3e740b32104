"""Letters of rules to clients take files along: whole or not at all, once, and shown where they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from dealwright.automation.rules import running
from dealwright.automation.rules.models import RuleRun
from dealwright.channels.messages import actions
from dealwright.channels.messages.actions import send_again
from dealwright.channels.messages.models import Message
from dealwright.crm.contacts.actions import delete_contact
from dealwright.crm.deals.actions import delete_deal, edit_deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.letters import jobs
from dealwright.people.letters.actions import release_letter
from dealwright.people.letters.models import Letter
from dealwright.people.roles.actions import edit_role
from dealwright.records.bin.actions import purge_record
from dealwright.records.files import jobs as file_jobs
from dealwright.records.files.actions import remove_file
from dealwright.records.files.blobs import place_of
from dealwright.records.files.models import File
from dealwright.records.timeline.queries import timeline
from tests.channels.automation.test_clients import try_out
from tests.channels.conftest import SYSTEM
from tests.factories.files import content_of, file_in_field, file_of_rules
from tests.house.walking import close

pytestmark = pytest.mark.django_db
CONTRACT = "custom.contract"
WORDS = {"subject": "The contract", "body": "Hello, find it attached."}


@pytest.fixture
def taking(in_folder, deal, rule_on):
    """A rule that takes the file in a field of the deal and one of its own along; both."""
    mine, kept = file_in_field(deal), file_of_rules("Preços & ünü.pdf")
    rule_on("send_email", **WORDS, file_fields=[CONTRACT], file_ids=[kept.pk])
    return mine, kept


def enclosed(letter) -> list[tuple[str, str, bytes]]:
    parts = [one for one in letter.walk() if one.get_filename()]
    return [(one.get_filename(), one.get_content_type(), one.get_payload(decode=True)) for one in parts]


class TestLetter:
    def test_takes_the_files_along(self, taking, enter, deal, postbox, sends_through, run_reactions):
        box = postbox()
        sends_through(box.port)

        (run,) = enter(deal)
        jobs.step()
        run_reactions()

        (letter,) = box.letters
        assert (run.state, Message.objects.get().state) == ("done", "sent")
        assert enclosed(letter) == [
            ("contract.pdf", "application/pdf", b"%PDF-1.7\nours\n"),
            ("Preços & ünü.pdf", "application/pdf", b"%PDF-1.7\nprices\n"),
        ]
        assert letter.get_content_type() == "multipart/mixed"
        text = next(one for one in letter.walk() if one.get_content_type() == "text/plain")
        assert text.get_payload(decode=True).decode().startswith("Hello, find it attached.")

    def test_is_put_together_once_however_often_it_is_tried(
        self, taking, enter, deal, postbox, sends_through, run_reactions
    ):
        enter(deal)
        box = postbox()
        sends_through(box.port)
        run = RuleRun.objects.select_related("rule__stage", "rule__acts_as").get()
        RuleRun.objects.update(state="waiting", finished_at=None)
        running.try_now(run, deal.refreshed())

        release_letter(Letter.objects.get(), by=SYSTEM)
        while jobs.step():
            pass

        (letter,) = box.letters
        assert (Message.objects.count(), len(enclosed(letter))) == (1, 2)
        assert File.objects.filter(on_kind="message").count() == 2

    def test_leaves_as_it_was_written_whatever_becomes_of_the_file(
        self, taking, enter, deal, postbox, sends_through
    ):
        enter(deal)
        remove_file(taking[0], by=SYSTEM)
        box = postbox()
        sends_through(box.port)

        release_letter(Letter.objects.get(), by=SYSTEM)
        jobs.step()

        assert enclosed(box.letters[0])[0][0] == "contract.pdf"

    def test_is_not_sent_by_half(self, taking, enter, deal, postbox, sends_through, run_reactions):
        enter(deal)
        default_storage.delete(place_of(taking[1].key))
        box = postbox()
        sends_through(box.port)

        release_letter(Letter.objects.get(), by=SYSTEM)
        jobs.step()
        run_reactions()

        message = Message.objects.get()
        assert (message.state, box.letters) == ("failed", [])
        assert message.reason == "The content of an attached file is gone; nothing was sent."

    def test_is_sent_again_with_them(self, taking, enter, deal, postbox, sends_through, run_reactions):
        box = postbox()
        sends_through(box.port)
        enter(deal)
        jobs.step()
        run_reactions()

        send_again(Message.objects.get(), by=SYSTEM)
        jobs.step()

        assert [len(enclosed(one)) for one in box.letters] == [2, 2]

    def test_of_a_trial_never_leaves(self, taking, enter, deal, postbox, sends_through):
        sends_through(postbox().port)
        try_out(deal)

        enter(deal)

        assert (Message.objects.get().is_trial, Letter.objects.count()) == (True, 0)


class TestRule:
    def test_sends_nothing_where_a_file_was_removed(self, taking, enter, deal):
        remove_file(taking[0], by=SYSTEM)

        (run,) = enter(deal)

        assert run.error == "Nothing was done: the file “contract.pdf” was removed."
        assert (Message.objects.count(), Letter.objects.count()) == (0, 0)

    def test_sends_nothing_that_is_too_large(self, taking, enter, deal, monkeypatch):
        monkeypatch.setattr("dealwright.channels.messages.automation.clients.MOST_ATTACHED", 20)

        (run,) = enter(deal)

        assert run.error.startswith("The files have 31") or "a letter takes at most 20" in run.error
        assert Message.objects.count() == 0

    def test_is_refused_at_the_form_for_files_too_large(self, in_folder, rule_on, monkeypatch, recorded):
        monkeypatch.setattr("dealwright.channels.messages.automation.clients.MOST_ATTACHED", 3)
        kept = file_of_rules()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            rule_on("send_email", **WORDS, file_ids=[kept.pk])

        assert (refusal.value.field, recorded == []) == ("settings.file_ids", True)

    def test_verb_knows_the_limit_too(self, in_folder, deal, monkeypatch, recorded):
        monkeypatch.setattr(actions, "MOST_ATTACHED", 3)
        kept = file_of_rules()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            actions.send_email(
                to="clara@example.com",
                name="Clara",
                subject="Hello",
                text="Hello",
                about=[deal],
                purpose="rule.client",
                key="a",
                files=[kept],
                by=SYSTEM,
            )

        assert (refusal.value.field, recorded == [], Message.objects.count()) == ("files", True, 0)


class TestShown:
    def test_stands_on_the_timeline_the_message_and_in_the_api(
        self, taking, enter, deal, anna, client_of, api_of
    ):
        enter(deal)
        message = Message.objects.get()
        browser, program = client_of(anna), api_of(anna)

        items = timeline(deal.refreshed(), actor=Actor.of(anna)).items
        shown = next(one for one in items if one.kind == "message.written")
        told = program.get(f"/api/v1/messages/{message.pk}").json()

        urls = [f"/messages/{message.pk}/files/{one['id']}" for one in told["files"]]
        assert [one.url for one in shown.files] == urls
        assert [one["name"] for one in told["files"]] == ["contract.pdf", "Preços & ünü.pdf"]
        assert urls[0] in browser.get(f"/messages/{message.pk}").content.decode()
        assert urls[0] in browser.get(f"/deals/{deal.pk}").content.decode()
        assert b"".join(browser.get(urls[0]).streaming_content) == b"%PDF-1.7\nours\n"
        content = program.get(f"/api/v1/messages/{message.pk}/files/{told['files'][0]['id']}/content")
        assert b"".join(content.streaming_content) == b"%PDF-1.7\nours\n"

    def test_is_hidden_from_whom_the_field_is_hidden(self, taking, enter, deal, anna, client_of, api_of):
        enter(deal)
        message = Message.objects.get()
        file = File.objects.filter(on_kind="message").first()
        edit_role(anna.role, hidden={"deal": [CONTRACT]}, by=SYSTEM)

        items = timeline(deal.refreshed(), actor=Actor.of(anna.refreshed())).items
        told = api_of(anna).get(f"/api/v1/messages/{message.pk}").json()

        assert (told["is_masked"], told["files"]) == (True, [])
        assert [one.files for one in items if one.kind == "message.written"] == [()]
        assert client_of(anna).get(f"/messages/{message.pk}/files/{file.pk}").status_code == 404

    def test_is_not_for_those_who_may_not_see_the_message(self, taking, enter, deal, boris, client_of):
        enter(deal)
        file = File.objects.filter(on_kind="message").first()

        answer = client_of(boris).get(f"/messages/{file.on_id}/files/{file.pk}")

        assert answer.status_code == 404

    def test_copies_stay_while_their_message_does(self, taking, enter, deal):
        from dealwright.records.files.jobs import forget_files_of_gone_records

        enter(deal)

        assert forget_files_of_gone_records() == 0
        assert content_of(File.objects.filter(on_kind="message").first()) == b"%PDF-1.7\nours\n"


class TestDeletedForGood:
    def test_files_go_with_what_the_message_is_about(self, taking, enter, deal, owner, client_of):
        enter(deal)
        message = Message.objects.get()
        urls = [f"/messages/{message.pk}/files/{one.pk}" for one in File.objects.on(message)]
        browser = client_of(owner)

        gone = delete_deal(deal.refreshed(), by=SYSTEM)
        before = [b"".join(browser.get(url).streaming_content) for url in urls]
        purge_record(gone, by=SYSTEM)
        after = [browser.get(url).status_code for url in urls]
        file_jobs.step()
        file_jobs.empty_bin(clock.now() + timedelta(hours=2))

        assert before == [b"%PDF-1.7\nours\n", b"%PDF-1.7\nprices\n"]
        assert after == [404, 404]
        assert browser.get(f"/messages/{message.pk}").status_code == 200
        kept = File.objects.get()  # the one of the rules, whose content the copies shared
        assert (kept.name, content_of(kept)) == ("Preços & ünü.pdf", b"%PDF-1.7\nprices\n")
        assert not default_storage.exists(place_of(taking[0].key))

    def test_files_stay_where_the_message_is_about_another_record(self, taking, enter, deal, clara):
        enter(deal)
        edit_deal(deal.refreshed(), contact=None, by=SYSTEM)

        purge_record(delete_contact(clara.refreshed(), by=SYSTEM), by=SYSTEM)

        message = Message.objects.get()
        assert ("contact", clara.pk) in {(one.kind, one.id) for one in message.about_refs[1:]}
        assert File.objects.on(message).kept().count() == 2

    def test_letter_on_its_way_leaves_whole(self, taking, enter, deal, postbox, sends_through):
        box = postbox()
        sends_through(box.port)
        enter(deal)
        purge_record(delete_deal(deal.refreshed(), by=SYSTEM), by=SYSTEM)

        jobs.step()

        assert len(enclosed(box.letters[0])) == 2


class TestAddressesOfFiles:
    def test_lead_to_them(self, in_folder, deal, rule_on, enter, client, client_of, anna):
        mine = file_in_field(deal)
        written = (
            f"{{=Document:{CONTRACT} > publink}} {{=Document:{CONTRACT} > src}} {{=Document:{CONTRACT}}}"
        )
        rule_on("send_email", subject="{=Document:custom.contract > name}", body=written)

        enter(deal)

        message = Message.objects.get()
        for_all, for_us, number = message.text.splitlines()[0].split()
        path = for_all.removeprefix("http://127.0.0.1:8000")
        assert (message.subject, for_us, number) == (
            "contract.pdf",
            f"http://127.0.0.1:8000/files/{mine.pk}",
            str(mine.pk),
        )
        assert f'<a href="{for_all}"' in message.html
        assert b"".join(client.get(path).streaming_content) == b"%PDF-1.7\nours\n"
        assert client.get(f"/files/{mine.pk}")["Location"].startswith("/sign-in")
        ours = client_of(anna).get(f"/files/{mine.pk}")
        close(ours)
        assert ours.status_code == 200
        assert f"deal.{CONTRACT}" in message.tells_of

    def test_are_empty_without_a_file(self, in_folder, deal, rule_on, enter):
        mine = file_in_field(deal)
        edit_deal(deal.refreshed(), custom={"contract": None}, by=SYSTEM)
        rule_on("send_sms", text=f"Here: {{=Document:{CONTRACT} > shortlink}}!")

        enter(deal)

        assert (Message.objects.get().text, mine.name) == ("Here: !", "contract.pdf")
