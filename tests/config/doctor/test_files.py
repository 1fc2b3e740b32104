from dataclasses import replace
from typing import Any

import pytest

from dealwright.config import env
from dealwright.config.doctor import files
from tests.plugins.bucket import use_bucket


class TestStorage:
    def test_is_well_in_both_places(self, uploads: str) -> None:
        assert files.storage(env.read()).is_well

    def test_says_what_to_do_about_a_bucket_that_is_not_there(
        self, settings: Any, bucket: env.Bucket
    ) -> None:
        gone = replace(bucket, name="no-such-bucket")
        use_bucket(settings, gone)

        finding = files.storage(replace(env.read(), bucket=gone))

        assert not finding.is_well
        assert "DEALWRIGHT_FILES_S3" in str(finding.remedy)

    def test_says_what_to_do_about_a_folder_that_cannot_be_made(self, settings: Any, tmp_path: Any) -> None:
        (tmp_path / "taken").write_text("a file")
        settings.MEDIA_ROOT = tmp_path / "taken"

        finding = files.storage(env.read())

        assert not finding.is_well


class TestRoom:
    @pytest.mark.django_db
    def test_counts_nothing_where_there_is_nothing(self) -> None:
        assert files.room().found == "0, 0 MB together"
