from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.records.files import blobs, jobs
from dealwright.records.files.actions import remove_file
from dealwright.records.files.models import File
from tests.records.files.conftest import drawn, sent

pytestmark = pytest.mark.django_db


class TestEmptyBin:
    def test_deletes_what_lay_there_for_30_days(self, attached, anna):
        old = remove_file(attached("old.png", drawn()), by=Actor.of(anna))
        kept = attached("kept.png", drawn())

        jobs.empty_bin(clock.now() + timedelta(days=29, hours=23))
        assert File.objects.count() == 2
        jobs.empty_bin(clock.now() + timedelta(days=31))

        assert list(File.objects.all()) == [kept]
        assert not default_storage.exists(old.key)
        assert not default_storage.exists(old.preview_key)
        assert default_storage.exists(kept.preview_key)

    def test_goes_on_where_a_crash_left_a_row_without_content(self, attached, anna):
        file = remove_file(attached(), by=Actor.of(anna))
        blobs.delete(file.key)

        jobs.empty_bin(clock.now() + timedelta(days=31))

        assert File.objects.count() == 0


class TestForgetFilesOfGoneRecords:
    def test_lets_them_follow_their_record(self, attached, deal):
        file = attached()
        with unrecorded("deleted for good, as the bin does"):
            Deal.everything.filter(pk=deal.pk).delete()

        assert jobs.forget_files_of_gone_records() == 1
        assert jobs.forget_files_of_gone_records() == 0
        jobs.empty_bin()
        assert default_storage.exists(file.key)  # somebody may be copying it
        jobs.forget_files_of_gone_records(clock.now() + timedelta(minutes=59))
        jobs.empty_bin(clock.now() + timedelta(minutes=61))

        assert File.objects.count() == 0
        assert not default_storage.exists(file.key)

    def test_leaves_those_of_records_in_the_bin(self, attached, deal):
        attached()
        with unrecorded("deleted, as the bin does"):
            Deal.everything.filter(pk=deal.pk).update(deleted_at=clock.now())

        assert jobs.forget_files_of_gone_records() == 0


class TestSweep:
    def test_deletes_contents_that_no_row_names(self, attached):
        file = attached("named.png", drawn())
        orphan = blobs.keep(sent("lost.png", drawn()))

        assert jobs.sweep() == 0
        assert jobs.sweep(clock.now() + timedelta(hours=25)) == 2

        assert not default_storage.exists(orphan.key)
        assert not default_storage.exists(orphan.key + blobs.PREVIEW)
        assert default_storage.exists(file.key)
        assert default_storage.exists(file.preview_key)

    def test_takes_half_written_files_with_it(self, in_folder):
        blob = blobs.keep(sent())
        half = (in_folder / blob.key).with_name(".half-1234")
        half.write_bytes(b"half")

        jobs.sweep(clock.now() + timedelta(hours=25))

        assert not half.exists()
