"""The same POST sent again has one effect and one answer: also at once, also after a crash."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from dealwright.api import idempotency
from dealwright.api.jobs import step
from dealwright.api.models import StoredAnswer
from dealwright.api.problems import Stop
from dealwright.kit import clock
from tests.api.sample import api as library
from tests.api.sample.models import Book


def buy(client: Client, key: str = "key-1", title: str = "Emma", **headers: str) -> Any:
    body = json.dumps({"title": title})
    headers = {"Idempotency-Key": key, **headers}
    return client.post("/api/v1/books", body, content_type="application/json", headers=headers)


@pytest.mark.django_db
class TestAKey:
    def test_gives_the_first_answer_again(self, ana: Client) -> None:
        first = buy(ana)
        again = buy(ana)

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.content == first.content
        assert again["ETag"] == first["ETag"] == '"1"'
        assert again["Content-Type"] == "application/json"
        assert "Idempotency-Replayed" not in first
        assert again["Idempotency-Replayed"] == "true"
        assert Book.objects.count() == 1

    def test_refuses_another_body(self, ana: Client) -> None:
        buy(ana)

        response = buy(ana, title="Persuasion")

        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "Idempotency-Key"
        assert [book.title for book in Book.objects.all()] == ["Emma"]

    def test_refuses_another_address(self, ana: Client) -> None:
        book = Book.objects.create(title="Persuasion")
        buy(ana)

        response = ana.post(
            f"/api/v1/books/{book.pk}/lend",
            content_type="application/json",
            headers={"Idempotency-Key": "key-1"},
        )

        book.refresh_from_db()
        assert response.status_code == 422
        assert not book.lent

    def test_belongs_to_its_sender(self, ana: Client, bruno: Client) -> None:
        buy(ana)
        response = buy(bruno, title="Persuasion")

        assert response.status_code == 201
        assert Book.objects.count() == 2

    @pytest.mark.parametrize("key", ["", "x" * 256, "ключ"])
    def test_must_be_plain(self, ana: Client, key: str) -> None:
        response = buy(ana, key)

        assert response.status_code == 422
        assert not Book.objects.exists()

    def test_keeps_a_refusal_too(self, ana: Client) -> None:
        first = buy(ana, title="Burnt")
        again = buy(ana, title="Burnt")

        assert (first.status_code, again.status_code) == (422, 422)
        assert again["Idempotency-Replayed"] == "true"
        assert again["Content-Type"] == "application/problem+json"
        assert not Book.objects.exists()

    def test_does_not_keep_a_fault_of_ours(self, ana: Client) -> None:
        first = buy(ana, title="Broken")
        again = buy(ana, title="Broken")

        assert (first.status_code, again.status_code) == (500, 500)
        assert "Idempotency-Replayed" not in again
        assert not StoredAnswer.objects.exists()
        assert not Book.objects.exists()

    def test_does_not_keep_an_answer_that_asks_to_try_again(
        self, ana: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def deadlock(**fields: Any) -> Book:
            raise Stop(409, headers={"Retry-After": "1"})

        with monkeypatch.context() as patch:
            patch.setattr(library.Book.objects, "create", deadlock)
            first = buy(ana)
        again = buy(ana)

        assert (first.status_code, again.status_code) == (409, 201)
        assert "Idempotency-Replayed" not in again

    def test_is_not_spent_by_a_body_that_cannot_be_read(self, ana: Client) -> None:
        broken = ana.post(
            "/api/v1/books", b"{", content_type="application/json", headers={"Idempotency-Key": "key-1"}
        )

        assert broken.status_code == 422
        assert buy(ana).status_code == 201

    def test_lives_24_hours(self, ana: Client) -> None:
        buy(ana)
        StoredAnswer.objects.update(created_at=clock.now() - timedelta(hours=24, seconds=1))

        response = buy(ana, title="Persuasion")

        assert response.status_code == 201
        assert Book.objects.count() == 2

    def test_is_swept_after_its_life(self, ana: Client) -> None:
        buy(ana, "old")
        StoredAnswer.objects.update(created_at=clock.now() - timedelta(hours=24, seconds=1))
        buy(ana, "new")

        step()

        assert [answer.key for answer in StoredAnswer.objects.all()] == ["new"]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_eight_connections_have_one_effect(self) -> None:
        barrier = threading.Barrier(8)
        answers: list[Any] = []

        def send() -> None:
            client = Client(headers={"Authorization": "Bearer ana-token"})
            barrier.wait()
            answers.append(buy(client))
            connections.close_all()

        senders = [threading.Thread(target=send) for _number in range(8)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()

        assert Book.objects.count() == 1
        assert {answer.status_code for answer in answers} <= {201, 409}
        done = {answer.content for answer in answers if answer.status_code == 201}
        assert done == {bytes(StoredAnswer.objects.get().body)}
        assert all(answer["Retry-After"] == "1" for answer in answers if answer.status_code == 409)

    def test_the_second_is_409_while_the_first_runs(
        self, ana: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started, finish = threading.Event(), threading.Event()
        buying = Book.objects.create

        def slowly(**fields: Any) -> Book:
            started.set()
            finish.wait(10)
            return buying(**fields)

        monkeypatch.setattr(library.Book.objects, "create", slowly)
        first: list[Any] = []

        def send() -> None:
            first.append(buy(Client(headers={"Authorization": "Bearer ana-token"})))
            connections.close_all()

        sender = threading.Thread(target=send)
        sender.start()
        started.wait(10)
        second = buy(ana)
        finish.set()
        sender.join()
        third = buy(ana)

        assert (first[0].status_code, second.status_code, third.status_code) == (201, 409, 201)
        assert second["Retry-After"] == "1"
        assert third["Idempotency-Replayed"] == "true"
        assert Book.objects.count() == 1


KILLED = """
import os, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
settings.ROOT_URLCONF = "tests.api.sample.urls"
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
from dealwright.api import idempotency, plugs
from tests.api.conftest import reader_of
plugs._authenticators[:] = [reader_of]
once = idempotency._first
def stop_before_the_commit(*arguments):
    response = once(*arguments)
    print("effect and answer are written", flush=True)
    sys.stdin.read()
    return response
idempotency._first = stop_before_the_commit
Client(headers={"Authorization": "Bearer ana-token"}).post(
    "/api/v1/books",
    '{"title": "Emma"}',
    content_type="application/json",
    headers={"Idempotency-Key": "key-1"},
)
"""


@pytest.mark.django_db(transaction=True)
class TestAKilledServer:
    def test_leaves_neither_effect_nor_lock(self, ana: Client) -> None:
        name = connection.settings_dict["NAME"]
        server = subprocess.Popen(
            [sys.executable, "-c", KILLED, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert server.stdout and server.stdin
        assert server.stdout.readline() == "effect and answer are written\n"
        running = buy(ana)

        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        server.stdin.close()
        server.stdout.close()
        began = time.monotonic()
        while (after := buy(ana)).status_code == 409 and time.monotonic() - began < 60:
            time.sleep(0.02)

        assert running.status_code == 409
        assert after.status_code == 201
        assert "Idempotency-Replayed" not in after
        assert Book.objects.count() == 1


class TestTheLock:
    def test_differs_by_owner_and_key(self) -> None:
        pairs = [("a", "b"), ("b", "a"), ("ab", ""), ("", "ab")]

        names = {idempotency.lock_of(owner, key) for owner, key in pairs}

        assert len(names) == 4
        assert all(-(2**63) <= name < 2**63 for name in names)
