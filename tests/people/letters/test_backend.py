"""Django's mail becomes letters, inside the transaction that wrote it."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction

from dealwright.people.letters.models import Letter, LetterState


class TestLetterBackend:
    def test_keeps_what_was_written(self, sends_through, write):
        sends_through(25)

        letter = write(html="<p>Bom dia.</p>")

        assert (letter.to, letter.subject, letter.state) == ("lena@example.com", "Olá, Лена", "queued")
        assert letter.content.text == "Bom dia.\nHello."
        assert letter.content.html == "<p>Bom dia.</p>"
        assert letter.message_id.endswith("@127.0.0.1>")

    def test_keeps_attachments(self, write):
        message = EmailMessage("Offer", "See inside.", to=["lena@example.com"])
        message.attach("offer.pdf", b"%PDF", "application/pdf")

        message.send()

        assert Letter.objects.get().content.attachments == ["offer.pdf"]

    def test_writes_nothing_that_can_be_read_in_the_table(self, write):
        letter = write(body="https://example.com/invitations/abcdefghijklmnop")

        with connection.cursor() as cursor:
            cursor.execute("SELECT people_letter::text FROM people_letter WHERE id = %s", [letter.pk])
            row = cursor.fetchone()[0]
        assert "invitations" not in row
        assert letter.content.text == "https://example.com/invitations/abcdefghijklmnop"

    def test_writes_one_letter_for_each_recipient(self, write):
        EmailMessage("All", "Hello.", to=["a@example.com", "b@example.com"], bcc=["c@example.com"]).send()

        letters = Letter.objects.order_by("to")
        assert [letter.to for letter in letters] == ["a@example.com", "b@example.com", "c@example.com"]
        assert len({letter.message_id for letter in letters}) == 1

    def test_writes_nothing_to_nobody(self, db):
        sent = get_connection().send_messages([EmailMessage("All", "Hello.")])

        assert sent == 0
        assert not Letter.objects.exists()

    def test_writes_the_same_key_once(self, write):
        write(headers={"X-Letter-Key": "receipt:7"})
        write(headers={"X-Letter-Key": "receipt:7"})
        write(to="boris@example.com", headers={"X-Letter-Key": "receipt:7"})

        assert sorted(Letter.objects.values_list("to", flat=True)) == [
            "boris@example.com",
            "lena@example.com",
        ]

    def test_forgets_what_is_rolled_back(self, write):
        with pytest.raises(RuntimeError), transaction.atomic():
            write()
            raise RuntimeError

        assert not Letter.objects.exists()

    def test_keeps_letters_while_there_is_no_mail_server(self, write):
        assert write().state == LetterState.KEPT

    def test_refuses_a_header_within_a_subject(self, write):
        with pytest.raises(ValueError, match="newlines"):
            write(subject="Hello\nBcc: everybody@example.com")

        assert not Letter.objects.exists()
