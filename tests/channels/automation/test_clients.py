"""Rules write to clients: once, to the right address, safely, and never from a trial."""

from __future__ import annotations

import pytest

from dealwright.automation.rules.catalogue import checked_on, get
from dealwright.automation.rules.models import RuleRun
from dealwright.automation.trials.models import Trial
from dealwright.channels.messages import jobs as text_jobs
from dealwright.channels.messages.models import Message
from dealwright.channels.refusals.actions import refuse_letters
from dealwright.crm.contacts.actions import edit_contact
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import unrecorded
from dealwright.events.actions import action
from dealwright.kit.errors import Refused
from dealwright.people.letters import jobs
from dealwright.people.letters.models import Letter
from dealwright.people.users.actions import edit_user
from tests.channels.conftest import SYSTEM

pytestmark = pytest.mark.django_db


def try_out(deal):
    @action
    def start(*, by):
        with unrecorded("a trial of a test"):
            Trial.objects.create(on_kind="deal", on_id=deal.pk)

    start(by=SYSTEM)


class TestSendEmail:
    def test_reaches_the_client_through_a_real_mail_server(
        self, rule_on, enter, deal, postbox, sends_through, run_reactions
    ):
        box = postbox()
        sends_through(box.port)
        rule_on(
            "send_email", subject="About {=Document:title}", body="Hello,\n\nhttps://example.com/a?b=1&c=2"
        )

        (run,) = enter(deal)
        jobs.step()
        run_reactions()

        message, (letter,) = Message.objects.get(), box.letters
        assert (run.state, run.result) == ("done", {"message": message.pk, "address": "clara@example.com"})
        assert (letter["To"], letter["Subject"]) == ("clara@example.com", "About Twenty phones")
        assert letter["Reply-To"] == "Anna Silva <anna@example.com>" or "anna" in letter["Reply-To"]
        assert letter["List-Unsubscribe"].strip().startswith("<http")
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        text, html = (
            part.get_payload(decode=True).decode().replace("\r\n", "\n")
            for part in letter.walk()
            if not part.is_multipart()
        )
        assert text.startswith("Hello,\n\nhttps://example.com/a?b=1&c=2\n\n")
        assert "<p>Hello,</p>" in html
        assert (message.refreshed().state, message.title) == ("sent", "About …")
        links = [one.on for one in message.links.all()]
        assert links == [f"deal:{deal.pk}", f"contact:{deal.contact_id}", f"company:{deal.company_id}"]

    @pytest.mark.parametrize(
        ("settings", "address"),
        [
            ({}, "clara@example.com"),
            ({"which": "last"}, "c@example.org"),
            ({"address_type": "home"}, "c@example.org"),
            ({"address_type": "mailing"}, "office@example.com"),
        ],
    )
    def test_takes_the_address_that_was_chosen(self, rule_on, enter, deal, settings, address):
        rule_on("send_email", subject="Hello", body="Hello", **settings)

        (run,) = enter(deal)

        assert run.result["address"] == address
        assert Message.objects.get().state == "kept"

    @pytest.mark.parametrize(
        ("settings", "why"),
        [
            ({"address_type": "other"}, "Not sent: no client has an e-mail address of the type “Other”."),
            ({}, "Not sent: no client of this record has an e-mail address."),
        ],
    )
    def test_says_why_where_there_is_no_address(self, rule_on, enter, deal, clara, settings, why):
        if not settings:
            edit_deal(deal, company=None, by=SYSTEM)
            edit_contact(clara, emails=[], by=SYSTEM)
        rule_on("send_email", subject="Hello", body="Hello", **settings)

        (run,) = enter(deal)

        assert (run.state, run.error) == ("skipped", why)
        assert not Message.objects.exists()

    def test_writes_nothing_to_who_wants_no_letters(self, rule_on, enter, enter_again, deal):
        rule_on("send_email", subject="Hello", body="Hello")
        enter(deal)
        refuse_letters(Message.objects.get(), by=SYSTEM)

        *_first, run = enter_again(deal)

        assert run.error == "Not sent: whoever reads clara@example.com wants no letters."
        assert Message.objects.count() == 1

    def test_heeds_the_switch_of_the_shop(self, rule_on, enter, deal):
        from dealwright.store.letters.refusing import refuse_reminders

        refuse_reminders("clara@example.com", by=SYSTEM)
        rule_on("send_email", subject="Hello", body="Hello")

        (run,) = enter(deal)

        assert (run.state, Message.objects.count()) == ("skipped", 0)

    def test_never_leaves_from_a_trial(self, rule_on, enter, deal, sends_through, postbox):
        sends_through(postbox().port)
        rule_on("send_email", subject="Hello", body="Hello")
        try_out(deal)

        enter(deal)

        message = Message.objects.get()
        assert (message.state, message.is_trial, message.letter_id) == ("kept", True, None)
        assert not Letter.objects.exists()

    def test_is_tried_twice_and_written_once(self, rule_on, enter, deal):
        rule_on("send_email", subject="Hello", body="Hello")
        (run,) = enter(deal)

        RuleRun.objects.filter(pk=run.pk).update(state="waiting", finished_at=None)
        from dealwright.automation.rules import running

        running.step()

        assert (Message.objects.count(), Letter.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        "name",
        [
            "<script>alert(1)</script>",
            "{=Document:id}",
            "😀 مرحبا שלום",
            "Anna & <b>Co</b>",
            '"><img src=x onerror=1>',
        ],
    )
    def test_shows_naughty_values_as_they_are(self, rule_on, enter, deal, name):
        edit_deal(deal, title=name, by=SYSTEM)
        rule_on("send_email", subject="S {=Document:title}", body="Hello {=Document:title}")

        enter(deal)

        message = Message.objects.get()
        assert message.text.startswith(f"Hello {name}\n")
        assert message.subject == f"S {name}"
        assert "<script" not in message.html.replace("<style>", "")
        assert "<img" not in message.html

    def test_lets_nothing_act_that_people_wrote(self, rule_on, enter, deal):
        body = (
            '<p onclick="x()">Hi <script>x()</script><a href="javascript:x()">here</a></p>'
            "<iframe src=x></iframe>"
        )
        rule_on("send_email", subject="Hello", body=body)

        enter(deal)

        html = Message.objects.get().html
        assert all(word not in html for word in ("onclick", "script>", "javascript:", "<iframe"))

    def test_is_refused_with_a_formula_that_cannot_be(self, stages):
        with pytest.raises(Refused) as refusal:
            checked_on(stages["Offer"], "send_email", {"subject": "Hi", "body": "{=Document:nothing}"})

        assert refusal.value.field == "settings.body"

    def test_hides_what_it_repeats(self, rule_on, enter, deal):
        rule_on("send_email", subject="Hello", body="{=Document:amount} {=Document:contact.phones}")

        enter(deal)

        told = Message.objects.get().tells_of
        assert {"deal.amount", "deal.contact", "contact.phones", "contact.emails"} <= set(told)


class TestSendText:
    @pytest.mark.parametrize(
        ("action", "said", "address"),
        [
            ("send_sms", {}, "+551133334444"),
            ("send_sms", {"phone_type": "mobile"}, "+5511987654321"),
            ("send_sms", {"phone_type": "other"}, "+551130000000"),
            ("send_whatsapp", {}, "+5511987654321"),
            ("send_whatsapp", {"phone_type": "work"}, "+551133334444"),
        ],
    )
    def test_goes_to_the_number_that_was_chosen(
        self, rule_on, enter, deal, by_call, gateway, action, said, address
    ):
        channel = action.removeprefix("send_")
        by_call(channel)
        rule_on(action, text="Hello “{=Document:title}”", **said)

        (run,) = enter(deal)
        text_jobs.step()

        message = Message.objects.get()
        assert run.result == {"message": message.pk, "address": address}
        assert (message.channel, message.state) == (channel, "sent")
        key = f"message-{message.pk}"
        assert gateway.texts == [{"to": address, "text": "Hello “Twenty phones”", "id": key}]
        assert gateway.calls[0]["headers"]["idempotency-key"] == key
        assert gateway.calls[0]["headers"]["authorization"] == "Bearer quokka"

    def test_prefers_the_account_in_the_messenger(self, rule_on, enter, deal, clara):
        edit_contact(clara, messengers=[{"value": "+5511955554444", "type": "whatsapp"}], by=SYSTEM)
        rule_on("send_whatsapp", text="Hello")

        (run,) = enter(deal)

        assert run.result["address"] == "+5511955554444"

    def test_does_not_run_where_the_type_is_missing(self, rule_on, enter, deal):
        rule_on("send_sms", text="Hello", phone_type="home")

        (run,) = enter(deal)

        assert (run.state, run.error) == (
            "skipped",
            "Not sent: no client has a phone number of the type “Private”.",
        )
        assert not Message.objects.exists()

    def test_is_kept_without_a_gateway(self, rule_on, enter, deal, recorded):
        rule_on("send_sms", text="Hello")
        recorded.start_over()

        enter(deal)

        message = Message.objects.get()
        assert (message.state, text_jobs.step()) == ("kept", False)
        assert "message.written" in recorded

    def test_never_leaves_from_a_trial(self, rule_on, enter, deal, by_call, gateway):
        by_call()
        rule_on("send_sms", text="Hello")
        try_out(deal)

        enter(deal)

        assert (text_jobs.step(), gateway.calls) == (False, [])
        assert Message.objects.get().is_trial

    def test_says_that_it_came_out_too_long(self, rule_on, enter, deal):
        edit_deal(deal, title="x" * 200, by=SYSTEM)
        rule_on("send_sms", text="{=Document:title}!")

        (run,) = enter(deal)

        assert (run.state, run.error) == (
            "waiting",
            "The text came to 201 characters and may have 200; shorten it in the rule.",
        )
        assert not Message.objects.exists()

    def test_sends_quotes_and_braces_as_they_are(self, rule_on, enter, deal, by_call, gateway):
        by_call()
        edit_deal(deal, title='{to} "} 😀 \\', by=SYSTEM)
        rule_on("send_sms", text="{=Document:title}")

        enter(deal)
        text_jobs.step()

        assert gateway.texts[0]["text"] == '{to} "} 😀 \\'


class TestColleagues:
    def test_write_to_the_responsible_person(self, rule_on, enter, deal, anna, recorded):
        rule_on("email_colleague", subject="Look at {=Document:title}", body="Now")

        (run,) = enter(deal)

        message = Message.objects.get()
        assert (message.address, message.colleague, run.result) == (anna.email, anna, {"people": 1})
        assert "message.written_to_colleague" in recorded
        assert "message.written" not in recorded

    def test_sends_an_sms_to_those_with_a_phone(self, rule_on, enter, deal, anna, boris, by_call, gateway):
        edit_user(anna, phone="+55 11 95555-0000", by=SYSTEM)
        by_call()
        rule_on("sms_colleague", text="Call", people_ids=[anna.pk, boris.pk])

        (run,) = enter(deal)
        text_jobs.step()

        assert run.result == {"people": 1}
        assert [text["to"] for text in gateway.texts] == ["+5511955550000"]

    def test_says_whose_number_is_missing(self, rule_on, enter, deal, anna):
        rule_on("sms_colleague", text="Call")

        (run,) = enter(deal)

        assert (run.state, run.error) == ("skipped", f"Not sent: there is no phone number of {anna.name}.")


@pytest.mark.parametrize(
    "name", ["send_email", "send_sms", "send_whatsapp", "email_colleague", "sms_colleague"]
)
def test_every_form_warns_where_messages_are_kept(name, stages, owner):
    from dealwright.events import Actor

    form = get(name).form(stage=stages["Offer"], actor=Actor.of(owner))

    helps = " ".join(str(field.help_text) for field in form.fields.values())
    assert "can be read under Messages" in helps
    assert get(name).help_text and get(name).group in {"clients", "employees"}
