"""Addresses of files for everybody: unguessable, for a while, and over with the file."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from dealwright.crm.deals.actions import delete_deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.records.files import sharing
from dealwright.records.files.actions import remove_file, restore_file
from tests.house.walking import close
from tests.records.files.conftest import PDF

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def shared(attached):
    """A file, and the path at which everybody gets it."""
    file = attached()
    return file, urlsplit(sharing.shared_address_of(file)).path


def status_of(client, path):
    """What it answers, without reading on."""
    answer = client.get(path)
    close(answer)
    return answer.status_code


class TestSharedFile:
    def test_is_a_download_for_a_stranger(self, shared, client, recorded):
        _file, path = shared

        answer = client.get(path)

        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex", "private, no-store")
        assert recorded == []

    def test_is_over_after_ninety_days(self, shared, client, time_machine):
        _file, path = shared
        now = clock.now()

        time_machine.move_to(now + timedelta(days=89), tick=False)
        before = status_of(client, path)
        time_machine.move_to(now + timedelta(days=91), tick=False)

        assert (before, status_of(client, path)) == (200, 404)
        assert "not shared any more" in client.get(path).content.decode()

    def test_is_over_with_the_file_and_comes_back_with_it(self, shared, client):
        file, path = shared

        remove_file(file, by=SYSTEM)
        gone = status_of(client, path)
        restore_file(file, by=SYSTEM)

        assert (gone, status_of(client, path)) == (404, 200)

    def test_is_over_with_the_record(self, shared, deal, client):
        delete_deal(deal, by=SYSTEM)

        assert client.get(shared[1]).status_code == 404

    @pytest.mark.parametrize("bend", [lambda path: path[:-1], lambda path: path.replace("files/", "files/1")])
    def test_opens_nothing_when_it_is_bent(self, shared, client, bend):
        assert client.get(bend(shared[1])).status_code == 404

    def test_does_not_open_another_file(self, attached, shared, client):
        file, path = shared
        other = attached("other.pdf", b"%PDF-1.7 other")

        assert client.get(path.replace(f"/{file.pk}-", f"/{other.pk}-")).status_code == 404

    def test_takes_no_post(self, shared, client):
        assert client.post(shared[1]).status_code == 405
