"""In whose name rules write: to clients (41), to colleagues (7), by bells (4)."""

from __future__ import annotations

import pytest

from dealwright.automation.rules.catalogue import get
from dealwright.channels.messages.models import Message
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.letters import jobs
from dealwright.people.letters.models import Letter
from dealwright.people.users.actions import deactivate_user, edit_user
from dealwright.work.notifications.queries import notices
from tests.channels.conftest import SYSTEM

pytestmark = pytest.mark.django_db
LETTER = {"subject": "Hello", "body": "Hello"}
RULES = {
    "send_email": LETTER,
    "email_colleague": LETTER,
    "notify": {"text": "Call them"},
}
EACH = pytest.mark.parametrize("action", list(RULES))
LETTERS = pytest.mark.parametrize("action", ["send_email", "email_colleague"])


def told(user) -> list[str]:
    """What rules told by the bell, in their words."""
    return [one.sentence for one in notices(user)[0] if one.event_kind == "people.notified"]


def sent_by(action: str, anna) -> str:
    """In whose name what the rule did was done; empty for the installation."""
    if action != "notify":
        return Message.objects.get().sender_name
    (sentence,) = told(anna)
    return sentence.partition("in the name of ")[2].partition(":")[0]


class TestSender:
    @EACH
    @pytest.mark.parametrize(
        ("settings", "name"),
        [
            ({}, ""),
            ({"sender": "responsible"}, "Anna Silva"),
            ({"sender": "employee"}, "Boris"),
        ],
    )
    def test_is_who_was_chosen(
        self, action, rule_on, enter, deal, boris, anna, run_reactions, settings, name
    ):
        if settings.get("sender") == "employee":
            settings = {**settings, "sender_id": boris.pk}
            name = boris.name
        elif name:
            name = anna.name
        rule_on(action, **RULES[action], **settings)

        (run,) = enter(deal)
        run_reactions()

        assert (run.state, run.error) == ("done", "")
        assert sent_by(action, anna) == name

    @LETTERS
    def test_is_named_by_the_letter_and_gets_the_answers(
        self, action, rule_on, enter, deal, boris, postbox, sends_through
    ):
        edit_user(boris, name="Борис Ünal", by=SYSTEM)
        box = postbox()
        sends_through(box.port)
        rule_on(action, **LETTER, sender="employee", sender_id=boris.pk)

        enter(deal)
        jobs.step()

        from email.header import decode_header, make_header

        (letter,) = box.letters
        assert str(make_header(decode_header(letter["From"]))) == "Борис Ünal <shop@example.com>"
        assert boris.email in letter["Reply-To"]
        assert "X-Letter-Sender" not in letter

    @EACH
    def test_who_left_lets_the_rule_fail(self, action, rule_on, enter, deal, boris, anna, recorded):
        rule_on(action, **RULES[action], sender="employee", sender_id=boris.pk)
        deactivate_user(boris, by=SYSTEM)
        recorded.start_over()

        (run,) = enter(deal)

        assert run.state == "waiting"
        assert run.error == f"Nothing was sent: the sender, {boris.name}, does not work here any more."
        assert (Message.objects.count(), Letter.objects.count()) == (0, 0)
        assert "people.notified" not in recorded

    @EACH
    def test_who_is_missing_is_replaced_where_the_rule_says_so(
        self, action, rule_on, enter, deal, boris, anna, run_reactions
    ):
        rule_on(action, **RULES[action], sender="employee", sender_id=boris.pk, sender_may_lack=True)
        deactivate_user(boris, by=SYSTEM)

        (run,) = enter(deal)
        run_reactions()

        assert (run.state, sent_by(action, anna)) == ("done", "")

    def test_is_missing_where_nobody_is_responsible(self, rule_on, enter, deal):
        edit_deal(deal, responsible=None, by=SYSTEM)
        rule_on("send_email", **LETTER, sender="responsible")

        (run,) = enter(deal)

        assert run.error == "Nothing was sent: nobody is responsible for the record, so it has no sender."

    @EACH
    @pytest.mark.parametrize(
        ("settings", "field"),
        [
            ({"sender": "employee"}, "settings.sender"),
            ({"sender": "employee", "sender_id": 9_999_999}, "settings.sender"),
            ({"sender_id": 1}, "settings.sender_id"),
            ({"sender": "moon"}, "settings.sender"),
        ],
    )
    def test_is_refused_where_there_is_none(self, action, rule_on, settings, field):
        with pytest.raises(Refused) as refusal:
            rule_on(action, **RULES[action], **settings)

        assert refusal.value.field == field

    @EACH
    def test_who_left_stands_in_the_form_still(self, action, rule_on, boris, owner):
        rule = rule_on(action, **RULES[action], sender="employee", sender_id=boris.pk)
        deactivate_user(boris, by=SYSTEM)

        form = get(action).form(stage=rule.stage, actor=Actor.of(owner), settings=rule.settings)

        assert f"{boris.name} (has left)" in str(form["sender"])

    def test_of_a_notification_is_read_at_the_bell(self, rule_on, enter, deal, anna, boris, run_reactions):
        rule_on("notify", text="Call them", sender="employee", sender_id=boris.pk)

        enter(deal)
        run_reactions()

        assert told(anna) == [
            f"Automation “Send a notification · {anna.name}” told {anna.name}"
            f" in the name of {boris.name}: Call them"
        ]
