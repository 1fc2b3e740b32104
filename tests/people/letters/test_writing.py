"""A letter as the mail server takes it, with the files it encloses."""

from __future__ import annotations

import email
import email.policy
from email.utils import formataddr, parseaddr

import pytest
from django.core.mail import EmailMessage

from dealwright.people.letters.enclosing import Enclosed
from dealwright.people.letters.writing import source, written

NAME = "Магазин смартфонов и аксессуаров «Северное сияние и компания», отдел оптовых продаж"
STOP = f"https://crm.aurora-example.com/messages/stop/{'aV3-x_9Q' * 12}/no-more-letters"
CONTRACT = Enclosed("Договор о поставке смартфонов и аксессуаров.pdf", "application/pdf", lambda: b"%PDF\n1")
FROM = formataddr((NAME, "shop@example.com"))


@pytest.fixture
def letter():
    """One with long lines in its head, sealed."""
    headers = {
        "List-Unsubscribe": f"<{STOP}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Reply-To": formataddr((NAME, "anna@example.com")),
    }
    return EmailMessage("Ваш договор", "Hello.", to=["lena@example.com"], headers=headers)


class TestSource:
    def test_says_the_same_with_files_and_without(self, letter):
        sealed = written(letter).sealed

        plain, full = (source(sealed, sender=FROM, enclosed=files) for files in ([], [CONTRACT]))

        taken = email.message_from_bytes(full)
        for name, value in email.message_from_bytes(plain).items():
            if not name.startswith("Content-"):
                assert taken[name] == value
        assert taken["List-Unsubscribe"].split() == [f"<{STOP}>"]
        assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert b"\n" not in full.replace(b"\r\n", b"")

    def test_encloses_each_file(self, letter):
        full = source(written(letter).sealed, sender=FROM, enclosed=[CONTRACT, CONTRACT])

        taken = email.message_from_bytes(full, policy=email.policy.default)
        assert parseaddr(taken["From"]) == (NAME, "shop@example.com")
        assert parseaddr(taken["Reply-To"]) == (NAME, "anna@example.com")
        assert taken.get_body(("plain",)).get_content().strip() == "Hello."
        files = [(part.get_filename(), part.get_content()) for part in taken.iter_attachments()]
        assert files == [(CONTRACT.name, b"%PDF\n1")] * 2

    def test_adds_to_what_the_writer_attached(self, letter):
        letter.attach("terms.pdf", b"%PDF\n2", "application/pdf")

        full = source(written(letter).sealed, sender=FROM, enclosed=[CONTRACT])

        taken = email.message_from_bytes(full, policy=email.policy.default)
        assert [part.get_filename() for part in taken.iter_attachments()] == ["terms.pdf", CONTRACT.name]
