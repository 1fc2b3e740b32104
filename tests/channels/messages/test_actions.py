"""Messages are written once, stand where their letters stand, and are sent again on purpose only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dealwright.channels.messages.actions import send_again, send_email
from dealwright.channels.messages.models import Message, MessageState
from dealwright.crm.merging.actions import merge_records
from dealwright.events.models import Link
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.letters import jobs
from dealwright.people.letters.actions import release_kept_letters
from dealwright.people.letters.models import Letter
from tests.channels.messages.conftest import SYSTEM
from tests.factories.sales import new_customer
from tests.plugins.mail import free_port

pytestmark = pytest.mark.django_db


class TestSendEmail:
    def test_keeps_the_message_without_a_mail_server(self, write, order_of_anna, recorded):
        message = write()

        letter = Letter.objects.get(pk=message.letter_id)
        assert (message.state, letter.state) == (MessageState.KEPT, "kept")
        assert (letter.to, letter.subject) == ("clara@example.com", "Your order")
        assert letter.content.text == "Hello Clara, 114.80 in all."
        assert letter.content.html == "<p>Hello <b>Clara</b></p>"
        assert recorded == ["message.written"]

    def test_queues_it_where_there_is_one(self, write, sends_through):
        sends_through(25)

        assert write().state == MessageState.QUEUED

    def test_stands_on_the_timelines_of_all_it_is_about(self, write, order_of_anna, recorded):
        write()

        (entry,) = recorded.entries
        found = set(Link.objects.filter(event_id=entry.pk).values_list("record_kind", "record_id"))
        assert found == {
            ("order", order_of_anna.pk),
            ("deal", order_of_anna.deal_id),
            ("contact", order_of_anna.contact_id),
        }
        assert [one.on for one in Message.objects.get().links.all()] == [
            f"order:{order_of_anna.pk}",
            f"deal:{order_of_anna.deal_id}",
            f"contact:{order_of_anna.contact_id}",
        ]

    def test_writes_one_key_once(self, write, recorded):
        first = write()

        again = write(subject="Another one")

        assert again.pk == first.pk
        assert (Message.objects.count(), Letter.objects.count()) == (1, 1)
        assert recorded == ["message.written"]

    def test_writes_without_a_key_each_time(self, write):
        write(key=None)
        write(key=None)

        assert Letter.objects.count() == 2

    def test_refuses_what_is_no_address(self, write, recorded):
        with pytest.raises(Refused) as refusal:
            write(to="clara@example.com\nBcc: all@example.com")

        assert refusal.value.field == "to"
        assert (Message.objects.count(), Letter.objects.count(), list(recorded)) == (0, 0, [])

    def test_keeps_line_breaks_out_of_the_subject(self, write):
        message = write(subject="Your order\r\nBcc: all@example.com")

        assert message.subject == "Your order Bcc: all@example.com"

    def test_remembers_what_it_tells_of(self, write):
        assert write(tells_of=["order.total"]).tells_of == ["contact.emails", "order.total"]


class TestFollowLetter:
    def test_leaves_through_a_real_mail_server(self, write, postbox, sends_through, run_reactions, recorded):
        box = postbox()
        sends_through(box.port)
        message = write(reply_to="help@example.com")

        assert jobs.step()
        run_reactions()

        sent, taken = message.refreshed(), box.letters[0]
        assert (sent.state, sent.sent_at is not None) == (MessageState.SENT, True)
        assert (taken["From"], taken["To"]) == ("Aurora <shop@example.com>", "clara@example.com")
        assert taken["Reply-To"] == "help@example.com"
        assert [part.get_content_type() for part in taken.walk()][1:] == ["text/plain", "text/html"]
        assert "message.sent" in recorded

    def test_fails_with_the_words_of_the_server(self, write, postbox, sends_through, run_reactions, recorded):
        box = postbox()
        box.to_recipient = "550 No such user here"
        sends_through(box.port)
        message = write()

        jobs.step()
        run_reactions()

        failed = message.refreshed()
        assert (failed.state, failed.reason) == (MessageState.FAILED, "550 No such user here")
        assert "message.failed" in recorded

    def test_waits_while_the_server_does_not_answer(self, write, sends_through, run_reactions):
        sends_through(free_port())
        message = write()

        jobs.step()
        run_reactions()

        assert message.refreshed().state == MessageState.QUEUED

    def test_leaves_when_all_kept_letters_are_released(self, write, postbox, sends_through, run_reactions):
        message = write()
        box = postbox()
        sends_through(box.port)

        release_kept_letters(by=SYSTEM)
        run_reactions()
        queued = message.refreshed().state
        jobs.step()
        run_reactions()

        assert (queued, message.refreshed().state) == (MessageState.QUEUED, MessageState.SENT)
        assert len(box.letters) == 1


class TestSendAgain:
    def test_releases_a_kept_message(self, write, sends_through, recorded):
        message = write()
        sends_through(25)
        recorded.start_over()

        sent = send_again(message, by=SYSTEM)

        assert (sent.pk, sent.state) == (message.pk, MessageState.QUEUED)
        assert Letter.objects.get().state == "queued"
        assert recorded == ["letter.released", "message.sent_again"]

    def test_sends_a_copy_of_one_that_left(self, write, postbox, sends_through, run_reactions):
        box = postbox()
        sends_through(box.port)
        message = write()
        jobs.step()
        run_reactions()

        copy = send_again(message, by=SYSTEM)
        jobs.step()
        run_reactions()

        assert copy.pk != message.pk
        assert copy.refreshed().state == MessageState.SENT
        assert [one.on for one in copy.links.all()] == [one.on for one in message.links.all()]
        assert len(box.letters) == 2

    def test_refuses_while_a_copy_is_on_its_way(self, write, postbox, sends_through, run_reactions, recorded):
        box = postbox()
        sends_through(box.port)
        message = write()
        jobs.step()
        run_reactions()
        send_again(message, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Conflict):
            send_again(message, by=SYSTEM)

        assert (Letter.objects.count(), list(recorded)) == (2, [])

    def test_refuses_what_is_on_its_way(self, write, sends_through, recorded):
        sends_through(25)
        message = write()
        recorded.start_over()

        with pytest.raises(Conflict):
            send_again(message, by=SYSTEM)

        assert (Letter.objects.count(), list(recorded)) == (1, [])

    def test_refuses_a_kept_one_without_a_mail_server(self, write):
        message = write()

        with pytest.raises(Conflict):
            send_again(message, by=SYSTEM)

        assert message.refreshed().state == MessageState.KEPT


class TestMerging:
    def test_lets_messages_follow_the_client(self, write, order_of_anna):
        message = write()
        other = new_customer("Clara S.")

        merge_records(other, others=[order_of_anna.contact], by=SYSTEM)

        assert f"contact:{other.pk}" in [one.on for one in message.links.all()]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_one_key_becomes_one_message(self, write):
        start = Barrier(6)

        def one(number: int) -> int:
            try:
                start.wait(10)
                return int(write(subject=f"Letter {number}").pk)
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as threads:
            keys = set(threads.map(one, range(6)))

        assert len(keys) == 1
        assert (Message.objects.count(), Letter.objects.count()) == (1, 1)

    def test_two_clicks_send_one_copy(self, write, postbox, sends_through, run_reactions):
        box = postbox()
        sends_through(box.port)
        message = write()
        jobs.step()
        run_reactions()
        start = Barrier(4)

        def click(_number: int) -> str:
            try:
                start.wait(10)
                send_again(message, by=SYSTEM)
            except Conflict:
                return "refused"
            finally:
                connection.close()
            return "sent"

        with ThreadPoolExecutor(4) as threads:
            outcomes = sorted(threads.map(click, range(4)))

        assert outcomes == ["refused", "refused", "refused", "sent"]
        assert Letter.objects.count() == 2


def test_send_email_needs_no_records(db):
    message = send_email(
        to="somebody@example.com",
        name="",
        subject="Hello",
        text="Hello",
        about=[None],
        purpose="cart.left",
        key=None,
        by=SYSTEM,
    )

    assert list(message.links.all()) == []
