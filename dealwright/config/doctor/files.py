"""Where uploads lie: whether something can be written there, read again and deleted."""

import secrets

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from dealwright.config.doctor.finding import Finding
from dealwright.config.env import Env


def storage(env: Env) -> Finding:
    """A file survives the way there and back."""
    place = f"the bucket {env.bucket.name}" if env.bucket else f"the folder {settings.MEDIA_ROOT}"
    content = secrets.token_bytes(64)
    try:
        name = default_storage.save(f"doctor/{secrets.token_hex(8)}", ContentFile(content))
        try:
            with default_storage.open(name, "rb") as file:
                came_back = file.read()
        finally:
            default_storage.delete(name)
    except OSError as error:
        return Finding("files", f"{place} refuses: {error}", _remedy(env))
    if came_back != content:
        return Finding("files", f"{place} gives back something else than was written", _remedy(env))
    return Finding("files", f"{place} can be written, read and deleted from")


def room() -> Finding:
    """How much the attached files take."""
    from dealwright.records.files.queries import usage

    used = usage()
    megabytes = (used.bytes + used.removed_bytes) / 1024**2
    return Finding("attached files", f"{used.files + used.removed_files}, {megabytes:,.0f} MB together")


def _remedy(env: Env) -> str:
    if env.bucket is None:
        return f"See that {settings.MEDIA_ROOT} belongs to the user the product runs as and has room"
    return "Look at the DEALWRIGHT_FILES_S3 variables, and that the key may put, get, list and delete objects"
