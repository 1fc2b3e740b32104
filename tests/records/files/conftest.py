"""Things to attach, and records to attach them to."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file
from dealwright.records.files.models import File
from dealwright.records.pipelines.models import Pipeline

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def drawn(width: int = 400, height: int = 300, format: str = "PNG", **options: Any) -> bytes:
    """A picture as somebody would send it."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, format, **options)
    return file.getvalue()


def sent(name: str = "contract.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """What a form brings."""
    return SimpleUploadedFile(name, content)


@pytest.fixture
def deal(pipeline: Pipeline, anna: User, system: Actor) -> Deal:
    """Anna's deal."""
    return create_deal(title="Kitchen", responsible=anna, by=system)


@pytest.fixture
def attached(deal: Deal, anna: User, uploads: str) -> Callable[..., File]:
    """Attach something to Anna's deal."""

    def attach(name: str = "contract.pdf", content: bytes = PDF) -> File:
        return attach_file(deal, blob=blobs.keep(sent(name, content)), by=Actor.of(anna))

    return attach
