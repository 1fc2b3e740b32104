import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.files import actions, blobs
from dealwright.records.files.models import File
from dealwright.records.timeline.story import story_of
from tests.records.files.conftest import PDF, drawn, sent

pytestmark = pytest.mark.django_db


class TestKeep:
    def test_remembers_what_the_content_is(self, uploads):
        blob = blobs.keep(sent("Смета.html", PDF))

        assert (blob.name, blob.size, blob.type) == ("Смета.html", len(PDF), "application/pdf")
        assert len(blob.sha256) == 64
        with blobs.opened(blob.key) as file:
            assert file.read() == PDF

    def test_draws_a_small_picture_of_a_picture(self, uploads):
        blob = blobs.keep(sent("roof.png", drawn(2000, 1000)))

        from PIL import Image

        with blobs.opened(blob.key + blobs.PREVIEW) as file:
            small = Image.open(file)
            assert (small.format, small.size) == ("WEBP", (320, 160))

    @pytest.mark.parametrize("content", [drawn()[:60], b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
    def test_keeps_a_broken_picture_without_one(self, uploads, content):
        blob = blobs.keep(sent("roof.png", content))

        assert (blob.type, blob.has_preview) == ("image/png", False)

    def test_does_not_unpack_a_huge_picture(self, in_folder, monkeypatch):
        monkeypatch.setattr(blobs, "MOST_PIXELS", 100)

        assert blobs.keep(sent("huge.png", drawn(11, 10))).has_preview is False

    def test_refuses_an_empty_and_a_too_large_file(self, in_folder, settings):
        settings.FILES_LARGEST = 10

        for content in (b"", b"x" * 11):
            with pytest.raises(Refused) as refusal:
                blobs.keep(sent("a.txt", content))
            assert refusal.value.field == "file"
        assert list(in_folder.rglob("*")) == []

    def test_leaves_nothing_behind_when_what_follows_fails(self, in_folder):
        with pytest.raises(ZeroDivisionError), blobs.kept(sent("roof.png", drawn())):
            _ = 1 / 0

        assert [path for path in in_folder.rglob("*") if path.is_file()] == []


class TestAttachFile:
    def test_puts_it_on_the_card_and_its_timeline(self, attached, deal, anna, recorded):
        file = attached("contract.pdf")

        assert (file.on_kind, file.on_id, file.uploaded_by) == ("deal", deal.pk, anna)
        assert recorded == ["file.attached"]
        ((_day, lines),) = story_of(deal, actor=Actor.of(anna), url="/x").days
        assert lines[0].sentence == f'Anna attached the file <a href="/files/{file.pk}">contract.pdf</a>'

    def test_escapes_the_name_on_the_timeline(self, attached, deal, anna):
        file = attached("<b>.pdf")

        ((_day, lines),) = story_of(deal, actor=Actor.of(anna), url="/x").days
        assert str(lines[0].sentence).endswith(f'<a href="/files/{file.pk}">&lt;b&gt;.pdf</a>')

    def test_refuses_one_too_many(self, attached, deal, recorded, monkeypatch):
        monkeypatch.setattr(actions, "MOST_FILES", 1)
        attached()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            attached("second.pdf")

        assert refusal.value.field == "file"
        assert File.objects.count() == 1
        assert recorded == []

    def test_finds_no_record_that_is_gone(self, attached, deal):
        from dealwright.events import unrecorded

        with unrecorded("the bin of these tests"):
            Deal.everything.filter(pk=deal.pk).update(deleted_at=clock.now())

        with pytest.raises(Deal.DoesNotExist):
            attached()
        assert File.objects.count() == 0


class TestRemoveFile:
    def test_puts_it_into_the_bin_once(self, attached, anna, recorded):
        file = attached()
        recorded.start_over()

        actions.remove_file(file, by=Actor.of(anna))
        actions.remove_file(file, by=Actor.of(anna))

        assert file.refreshed().deleted_at is not None
        assert recorded == ["file.removed"]
        with blobs.opened(file.key) as content:
            assert content.read() == PDF


class TestRestoreFile:
    def test_puts_it_back(self, attached, anna, recorded):
        file = actions.remove_file(attached(), by=Actor.of(anna))
        recorded.start_over()

        actions.restore_file(file, by=Actor.of(anna))

        assert file.refreshed().deleted_at is None
        assert recorded == ["file.restored"]

    def test_is_refused_after_30_days(self, attached, anna, recorded, monkeypatch):
        file = actions.remove_file(attached(), by=Actor.of(anna))
        recorded.start_over()
        late = clock.now() + timedelta(days=30, seconds=1)
        monkeypatch.setattr(clock, "now", lambda: late)

        with pytest.raises(Refused):
            actions.restore_file(file, by=Actor.of(anna))

        assert file.refreshed().deleted_at is not None
        assert recorded == []


class TestCopyFile:
    def test_refuses_one_that_was_removed_meanwhile(self, attached, deal, anna, recorded):
        file, by = attached(), Actor.of(anna)
        actions.remove_file(file, by=by)
        recorded.start_over()

        with pytest.raises(Refused, match="was removed"):
            actions.copy_file(file, to=deal, by=by)

        assert (File.objects.count(), recorded == []) == (1, True)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_those_who_copy_the_same_files_do_not_wait_for_each_other(self, attached, anna, pipeline):
        """Two rules that send the same two files, the one in this order and the other in that."""
        files, by = [attached("a.pdf"), attached("b.pdf")], Actor.of(anna)
        both_have_one = threading.Barrier(2)

        @action
        def copy(order, *, to, by):
            first, second = order
            actions.copy_file(first, to=to, by=by)
            both_have_one.wait(timeout=10)
            actions.copy_file(second, to=to, by=by)

        def work(order):
            try:
                copy(order, to=create_deal(title="Other", responsible=anna, by=by), by=by)
            except Exception as error:
                both_have_one.abort()
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(work, [files, files[::-1]])) == [None, None]
        assert File.objects.count() == 6
