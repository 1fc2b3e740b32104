"""Letters that bring proposals and invoices: messages that tell what became of them (T4 to T6)."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from dealwright.automation.triggers.actions import create_trigger
from dealwright.channels.messages.models import Message
from dealwright.channels.tracking.actions import switch_tracking
from dealwright.channels.tracking.models import TrackedLink, Tracking
from dealwright.crm.contacts.actions import edit_contact
from dealwright.events import Actor
from dealwright.people.letters.actions import note_sent
from dealwright.people.letters.models import Letter
from dealwright.people.mail_server.actions import set_mail_server
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db
TO = "clara@example.com"
WORDS = {
    "proposal": ("Proposal №", "We offer you Cases for Clara for ", "See the proposal"),
    "invoice": ("Invoice №", "Here is your invoice for ", "See the invoice"),
}


@pytest.fixture
def letter(desk, anna):
    """`letter()` is the message that Anna sends with the paper."""

    def sent(**more):
        desk.do("send", **{"to": TO, "words": "Dear Clara <3", "by": Actor.of(anna), **more})
        return Message.objects.get(purpose=f"{desk.kind}.sent")

    return sent


@pytest.fixture
def leave():
    """`leave(message)`: the mail server takes its letter."""

    def taken(message):
        note_sent(Letter.objects.get(pk=message.letter_id), answer="250", by=SYSTEM)

    set_mail_server(
        host="127.0.0.1", port=1, security="none", sender_address="a@b.example", sender_name="", by=SYSTEM
    )
    return taken


def addresses(message):
    """Every address of the letter as it left, without the host."""
    html = Letter.objects.get(pk=message.letter_id).content.html
    return re.findall(r'(?:href|src)="https?://[^/"]+(/[^"]+)"', html)


class TestLetter:
    def test_is_a_message_about_paper_deal_and_client(self, desk, letter, anna):
        message = letter()

        subject, says, link = WORDS[desk.kind]
        url = f"{settings.BASE_URL.rstrip('/')}{desk.paper.page}"
        assert message.subject == f"{subject}{desk.paper.number}"
        assert message.text.startswith(f"Dear Clara <3\n\n{says}")
        assert f"{link} ({url})" in message.text
        assert "<p>Dear Clara &lt;3</p>" in message.html
        assert f'<a href="{url}" rel="noopener noreferrer">{link}</a>' in message.html
        assert [one.kind for one in message.about_refs] == [desk.kind, "deal", "contact"]
        assert (message.sender_name, message.reply_to) == ("Anna", "Anna <anna@example.com>")
        assert f"{desk.kind}.total" in message.tells_of

    def test_goes_once_for_each_version(self, desk, letter):
        letter()
        desk.do("send", to=TO)
        desk.do("send", to="maria@example.com")

        sent = Message.objects.filter(purpose=f"{desk.kind}.sent").order_by("pk")
        assert [one.address for one in sent] == [TO, TO, "maria@example.com"]
        assert len({one.key for one in sent}) == 3

    def test_tells_of_itself(self, desk, letter):
        message = letter()

        (link,) = TrackedLink.objects.all()
        assert link.url.endswith(desk.paper.page)
        assert [path[:3] for path in addresses(message)] == ["/l/", "/t/"]

    @pytest.mark.parametrize("reason", ["everywhere", "client"])
    def test_tells_nothing_where_somebody_said_no(self, desk, letter, reason):
        if reason == "everywhere":
            switch_tracking(False, by=SYSTEM)
        else:
            edit_contact(desk.paper.contact, do_not_track=True, by=SYSTEM)

        assert addresses(letter()) == [desk.paper.page]
        assert not Tracking.objects.exists()


class TestTriggers:
    @pytest.mark.parametrize("waits", ["deal", "paper"])
    @pytest.mark.parametrize("kind", ["email_sent", "email_opened", "link_clicked"])
    def test_move_what_waits_for_the_letter(
        self, desk, letter, leave, pipeline, deal, run_reactions, waits, kind
    ):
        stage = desk.own if waits == "paper" else pipeline.stages.get(name="Offer")
        url = f"{settings.BASE_URL.rstrip('/')}{desk.paper.page}"
        create_trigger(
            stage=stage, kind=kind, settings={"url": url} if kind == "link_clicked" else {}, by=SYSTEM
        )
        message = letter()
        run_reactions()
        assert self.stood(desk, deal, waits) != stage

        leave(message)
        for path in addresses(message) if kind != "email_sent" else []:
            Client().get(path)
        run_reactions()

        assert self.stood(desk, deal, waits) == stage

    def test_wait_for_their_own_event(self, desk, letter, leave, pipeline, deal, run_reactions):
        create_trigger(stage=pipeline.stages.get(name="Offer"), kind="email_opened", settings={}, by=SYSTEM)
        message = letter()

        leave(message)
        Client().get(addresses(message)[0])
        run_reactions()

        assert deal.refreshed().stage.name == "New"

    @staticmethod
    def stood(desk, deal, waits):
        return (desk.now if waits == "paper" else deal.refreshed()).stage
