"""Both places for uploads behave alike; the folder keeps its promise about crashes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile


class TestBoth:
    def test_give_back_what_was_written(self, uploads: str) -> None:
        name = default_storage.save("attached/2026-11/one", ContentFile(b"a" * 200_000))

        with default_storage.open(name, "rb") as file:
            assert file.read() == b"a" * 200_000
        assert default_storage.exists(name)
        assert default_storage.listdir("attached/2026-11") == ([], ["one"])
        assert default_storage.get_modified_time(name).tzinfo is not None

    def test_take_an_upload_that_waits_on_the_disk(self, uploads: str) -> None:
        upload = TemporaryUploadedFile("big.bin", "text/html", 3, None)
        upload.write(b"abc")

        name = default_storage.save("attached/big", upload)
        upload.close()

        with default_storage.open(name, "rb") as file:
            assert file.read() == b"abc"

    def test_let_a_part_be_read(self, uploads: str) -> None:
        name = default_storage.save("one", ContentFile(b"0123456789"))

        with default_storage.open(name, "rb") as file:
            file.seek(4)
            assert file.read(3) == b"456"

    def test_delete_what_is_there_and_mind_nothing_that_is_not(self, uploads: str) -> None:
        name = default_storage.save("one", ContentFile(b"1"))

        default_storage.delete(name)
        default_storage.delete(name)

        assert not default_storage.exists(name)
        with pytest.raises(FileNotFoundError):
            default_storage.open(name, "rb")

    def test_know_an_unused_folder_as_empty(self, uploads: str) -> None:
        assert default_storage.listdir("never/used") == ([], [])


class TestFolder:
    def test_never_writes_over_another_file(self, in_folder: Path) -> None:
        first = default_storage.save("one", ContentFile(b"first"))
        second = default_storage.save("one", ContentFile(b"second"))

        assert first != second
        assert (in_folder / first).read_bytes() == b"first"
        assert (in_folder / second).read_bytes() == b"second"

    def test_leaves_nothing_where_writing_failed(
        self, in_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(number: int) -> None:
            raise OSError("no space left")

        monkeypatch.setattr(os, "fsync", fail)

        with pytest.raises(OSError, match="no space"):
            default_storage.save("one", ContentFile(b"1"))

        assert [path.name for path in in_folder.rglob("*") if path.is_file()] == []

    def test_lets_nobody_else_read_them(self, in_folder: Path) -> None:
        name = default_storage.save("one", ContentFile(b"1"))

        assert (in_folder / name).stat().st_mode & 0o077 == 0


class TestBucket:
    def test_turns_trouble_into_an_error_of_the_system(self, settings: object, bucket: object) -> None:
        from dataclasses import replace

        from tests.plugins.bucket import use_bucket

        use_bucket(settings, replace(bucket, endpoint="http://127.0.0.1:9"))  # type: ignore[type-var]

        for work in (
            lambda: default_storage.save("one", ContentFile(b"1")),
            lambda: default_storage.open("one", "rb"),
            lambda: default_storage.exists("one"),
            lambda: default_storage.delete("one"),
        ):
            with pytest.raises(OSError, match="bucket"):
                work()
