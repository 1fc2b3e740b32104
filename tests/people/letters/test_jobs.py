"""Letters leave through a real mail server: once, later, or never, and always with its own words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from dealwright.config.env import ROOT
from dealwright.kit import clock
from dealwright.people.letters import jobs, posting
from dealwright.people.letters.actions import note_sent
from dealwright.people.letters.enclosing import Enclosed
from dealwright.people.letters.models import Letter, LetterState
from dealwright.people.letters.words import letter_state
from tests.people.letters.conftest import SYSTEM
from tests.plugins.mail import PASSWORD, USER, free_port, lets_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def encloses(monkeypatch):
    """`encloses(b"%PDF")` lets every letter enclose that file."""

    def set_to(content):
        file = Enclosed("offer.pdf", "application/pdf", lambda: content)
        monkeypatch.setattr(jobs, "enclosed_in", lambda _letter_id: [file])

    return set_to


class TestStep:
    def test_hands_the_letter_over(self, postbox, sends_through, write, recorded):
        box = postbox()
        sends_through(box.port)
        letter = write(html="<p>Bom dia.</p>")
        recorded.start_over()

        assert jobs.step()

        sent, taken = letter.refreshed(), box.letters[0]
        assert (sent.state, sent.answer, sent.attempts) == (LetterState.SENT, "250 OK queued as 7", 1)
        assert box.recipients == ["lena@example.com"]
        assert taken["From"] == "Aurora <shop@example.com>"
        assert taken["To"] == "lena@example.com"
        assert taken["Message-ID"] == letter.message_id
        assert [part.get_content_type() for part in taken.walk()][1:] == ["text/plain", "text/html"]
        assert recorded == ["letter.sent"]
        assert not jobs.step()

    def test_writes_names_of_every_alphabet(self, postbox, sends_through, write):
        box = postbox()
        sends_through(box.port, sender_name="Магазин «Аврора»")
        write()

        jobs.step()

        assert box.letters[0]["From"].startswith("=?utf-8?")
        assert box.letters[0].get_payload(decode=True).decode() == "Bom dia.\r\nHello.\r\n"

    def test_shows_a_hidden_copy_to_nobody(self, postbox, sends_through, write):
        box = postbox()
        sends_through(box.port)
        write(bcc=["hidden@example.com"])

        while jobs.step():
            pass

        assert sorted(box.recipients) == ["hidden@example.com", "lena@example.com"]
        assert "hidden" not in "".join(letter.as_string() for letter in box.letters)

    def test_leaves_kept_letters_alone(self, postbox, sends_through, write):
        letter = write()
        box = postbox()
        sends_through(box.port)

        assert not jobs.step()
        assert letter.refreshed().state == LetterState.KEPT
        assert box.letters == []

    def test_does_nothing_without_a_mail_server(self, sends_through, write):
        server = sends_through(25)
        letter = write()
        from dealwright.people.mail_server.actions import remove_mail_server

        remove_mail_server(by=SYSTEM)

        assert server.pk == 1
        assert not jobs.step()
        assert letter.refreshed().state == LetterState.QUEUED

    def test_gives_up_what_the_server_refuses_for_good(self, postbox, sends_through, write, recorded):
        box = postbox()
        box.to_recipient = "550 5.1.1 There is nobody called lena here"
        sends_through(box.port)
        letter = write()
        recorded.start_over()

        jobs.step()

        given_up = letter.refreshed()
        assert given_up.state == LetterState.FAILED
        assert given_up.answer == "550 5.1.1 There is nobody called lena here"
        assert box.letters == []
        assert recorded == ["letter.failed"]

    def test_tries_again_later_and_later(self, postbox, sends_through, write, recorded):
        box = postbox()
        box.to_letter = "451 4.3.0 Come back later"
        sends_through(box.port)
        letter = write()
        recorded.start_over()
        pauses = []

        while (now := letter.refreshed()).state == LetterState.QUEUED:
            with time_machine.travel(now.due_at, tick=False):
                assert jobs.step()
                pauses.append(letter.refreshed().due_at - clock.now())

        assert now.state == LetterState.FAILED
        assert (now.attempts, now.answer) == (8, "451 4.3.0 Come back later")
        assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (30, 120, 480, 1920)]
        assert max(pauses) == timedelta(hours=24)
        assert recorded == ["letter.failed"]

    def test_waits_between_tries(self, postbox, sends_through, write):
        box = postbox()
        box.to_letter = "451 4.3.0 Come back later"
        sends_through(box.port)
        letter = write()
        jobs.step()

        box.to_letter = "250 OK"

        assert not jobs.step()
        assert letter_state(letter.refreshed()) == "Will be tried again"
        with time_machine.travel(clock.now() + timedelta(seconds=31)):
            assert jobs.step()
        assert letter.refreshed().state == LetterState.SENT

    def test_writes_nothing_when_another_worker_holds_the_letter_by_now(self, sends_through, write, recorded):
        sends_through(25)
        write()
        mine = jobs.claim()
        with time_machine.travel(clock.now() + timedelta(seconds=jobs.LEASE_SECONDS + 1)):
            theirs = jobs.claim()
        recorded.start_over()

        assert not note_sent(mine, answer="250 OK", by=SYSTEM)
        assert mine.refreshed().state == LetterState.QUEUED
        assert recorded == []
        assert note_sent(theirs, answer="250 OK", by=SYSTEM)

    def test_tells_of_a_letter_sealed_with_another_key(self, sends_through, write, settings):
        sends_through(free_port())
        letter = write()
        settings.SECRET_KEY = "another one"

        jobs.step()

        assert letter.refreshed().state == LetterState.FAILED
        assert "another secret key" in letter.refreshed().answer

    def test_holds_a_letter_with_files_until_the_longest_conversation_is_over(
        self, sends_through, write, encloses, monkeypatch
    ):
        sends_through(25)
        letter = write()
        encloses(b"%PDF")
        now, taken = clock.now(), []

        def post(*_args, **_how):
            longest = posting.LONGEST_SECONDS + posting.LONGEST_WITH_FILES_SECONDS + posting.STEP_SECONDS
            with time_machine.travel(now + timedelta(seconds=longest)):
                taken.append(jobs.claim())
            return posting.Posted("250 OK")

        monkeypatch.setattr(posting, "post", post)

        assert jobs.step()
        assert taken == [None]
        assert letter.refreshed().state == LetterState.SENT


class TestAConversation:
    def answer(self, write):
        """What stands in the letter after one try."""
        letter = write()
        jobs.step()
        return letter.refreshed().answer

    def test_may_be_protected_from_the_start(self, postbox, sends_through, write, certificate, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))
        box = postbox(ssl_context=certificate.context)
        sends_through(box.port, security="tls")

        assert self.answer(write) == "250 OK queued as 7"

    def test_may_change_into_a_protected_one_and_ask_who_we_are(
        self, postbox, sends_through, write, certificate, monkeypatch
    ):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))
        box = postbox(
            tls_context=certificate.context, require_starttls=True, authenticator=lets_in, auth_required=True
        )
        sends_through(box.port, security="starttls", user=USER, password=PASSWORD)

        assert self.answer(write) == "250 OK queued as 7"

    def test_ends_at_a_wrong_password(self, postbox, sends_through, write, certificate, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))
        box = postbox(
            tls_context=certificate.context, require_starttls=True, authenticator=lets_in, auth_required=True
        )
        sends_through(box.port, security="starttls", user=USER, password="another")

        assert self.answer(write) == "535 5.7.8 Authentication credentials invalid"
        assert Letter.objects.get().state == LetterState.QUEUED

    def test_ends_at_a_certificate_nobody_vouches_for(self, postbox, sends_through, write, certificate):
        box = postbox(ssl_context=certificate.context)
        sends_through(box.port, security="tls")

        assert self.answer(write) == (
            f"The certificate of 127.0.0.1:{box.port} is not to be trusted: self-signed certificate"
        )

    def test_ends_where_protection_is_asked_for_and_not_offered(self, postbox, sends_through, write):
        box = postbox()
        sends_through(box.port, security="starttls")

        assert self.answer(write).startswith(f"127.0.0.1:{box.port} does not offer what the settings ask for")
        assert box.letters == []

    def test_ends_where_nobody_listens(self, sends_through, write):
        port = free_port()
        sends_through(port)

        assert self.answer(write) == f"Nobody listens at 127.0.0.1:{port}: the connection was refused."

    def test_ends_when_the_server_says_nothing(self, silent_port, sends_through, write, monkeypatch):
        monkeypatch.setattr(posting, "STEP_SECONDS", 0.2)
        sends_through(silent_port)

        assert self.answer(write) == f"127.0.0.1:{silent_port} did not answer in time."

    def test_ends_when_the_server_drips(self, dripping_port, sends_through, write, monkeypatch):
        monkeypatch.setattr(posting, "LONGEST_SECONDS", 0.4)
        sends_through(dripping_port)

        assert self.answer(write) == f"127.0.0.1:{dripping_port} did not answer in time."

    def test_about_a_letter_with_files_waits_while_the_server_scans_it(
        self, postbox, sends_through, write, encloses, monkeypatch
    ):
        monkeypatch.setattr(posting, "STEP_SECONDS", 0.4)
        monkeypatch.setattr(posting, "LONGEST_SECONDS", 0.8)
        box = postbox()
        box.scans_seconds = 1.0
        sends_through(box.port)

        assert self.answer(write) == f"127.0.0.1:{box.port} did not answer in time."
        encloses(b"%PDF")
        assert self.answer(write) == "250 OK queued as 7"

    def test_about_a_letter_with_files_ends_too(self, postbox, sends_through, write, encloses, monkeypatch):
        monkeypatch.setattr(posting, "VERDICT_SECONDS", 0.2)
        box = postbox()
        box.scans_seconds = 0.6
        sends_through(box.port)
        encloses(b"%PDF")

        assert self.answer(write) == f"127.0.0.1:{box.port} did not answer in time."

    @pytest.mark.parametrize(
        ("megabytes", "seconds"), [(0, 600), (1, 632), (20, 1240), (500, posting.LONGEST_WITH_FILES_SECONDS)]
    )
    def test_has_the_time_that_a_slow_line_needs(self, megabytes, seconds):
        assert posting.patience_for(megabytes * 1024 * 1024) == seconds

    def test_may_end_without_a_proper_goodbye(self, postbox, sends_through, write):
        box = postbox()
        box.to_goodbye = "451 4.3.0 Stay a while"
        sends_through(box.port)

        assert self.answer(write) == "250 OK queued as 7"
        assert not jobs.step()

    def test_ends_where_no_such_machine_is(self, sends_through, write):
        sends_through(25, host="no-such-machine.invalid")

        assert self.answer(write) == "There is no machine called no-such-machine.invalid."


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestAWorkerKilled:
    def test_between_the_answer_and_our_commit_sends_the_same_letter_again(
        self, postbox, sends_through, write
    ):
        box = postbox()
        sends_through(box.port)
        letter = write()

        ended = subprocess.run(
            [sys.executable, "-m", "tests.people.letters.worker"],
            cwd=ROOT,
            env={**os.environ, "WITNESS_DATABASE": connection.settings_dict["NAME"]},
            check=False,
            timeout=60,
        ).returncode
        assert ended == -signal.SIGKILL
        assert letter.refreshed().state == LetterState.QUEUED
        wait_until_the_server_noticed()

        assert jobs.step()

        assert letter.refreshed().state == LetterState.SENT
        assert [taken["Message-ID"] for taken in box.letters] == [letter.message_id] * 2
        assert not jobs.step()


def wait_until_the_server_noticed():
    deadline = time.monotonic() + 60
    while not jobs.free_orphans() and time.monotonic() < deadline:
        time.sleep(0.05)
