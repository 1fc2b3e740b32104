"""Addresses at which everybody who holds one gets a file for a while: a rule wrote it into a letter.

The address holds a signed name of the file and of its content, and when it was given out: nobody guesses one,
and nothing is kept. It is good for 90 days; removing the file, or its record, ends it at once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from dealwright.records import kinds
from dealwright.records.files.models import File

SALT = "dealwright.records.files.sharing"
SHARED_FOR = timedelta(days=90)


def address_of(file: File) -> str:
    """The whole address for people who are signed in and may see its record."""
    return f"{settings.BASE_URL.rstrip('/')}{file.url}"


def shared_address_of(file: File) -> str:
    """The whole address for everybody, from now on for 90 days."""
    token = _signer().sign(_name_of(file))
    return f"{settings.BASE_URL.rstrip('/')}/d/files/{token}"


def file_behind(token: str) -> File | None:
    """The file; None for a bent token, one that is over, and a file that is not there any more."""
    try:
        name = _signer().unsign(token, max_age=SHARED_FOR)
    except BadSignature:
        return None
    id, _dash, _content = name.partition("-")
    found: Any = File.objects.kept().filter(pk=int(id)).first()
    if found is None or _name_of(found) != name or not _has_record(found):
        return None
    file: File = found
    return file


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT, sep=".")


def _name_of(file: File) -> str:
    return f"{file.pk}-{file.sha256[:16]}"


def _has_record(file: File) -> bool:
    kind = kinds.get(file.on_kind)
    return kind is None or kind.records.filter(pk=file.on_id).exists()
