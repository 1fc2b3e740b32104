"""Uploads in a bucket that speaks S3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    """A private bucket: what is in it leaves only through our own pages. What goes wrong is an OSError."""

    def get_default_settings(self) -> dict[str, Any]:
        """Names are ours and never given to another content, so an object is written without asking first."""
        return {
            **super().get_default_settings(),
            "file_overwrite": True,
            "default_acl": None,
            "max_memory_size": 1024 * 1024,
        }

    def exists(self, name: str) -> bool:
        """Whether there is an object of this name."""
        with _plainly():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Remove the object; none of this name is as good."""
        with _plainly():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """The folders and the objects under a name."""
        with _plainly():
            folders, objects = super().listdir(path)
            return folders, objects

    def get_modified_time(self, name: str) -> Any:
        """When the object was written."""
        with _plainly():
            return super().get_modified_time(name)

    def _open(self, name: str, mode: str = "rb") -> Any:
        """The object, fetched to a temporary file at once: whoever reads it waits for no network."""
        with _plainly():
            opened = super()._open(name, mode)
            if "r" in mode:
                opened.file  # noqa: B018 - this is what fetches it
            return opened

    def _save(self, name: str, content: File[Any]) -> str:
        with _plainly():
            return str(super()._save(name, content))


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise OSError(f"The bucket for files refuses: {error}") from error
