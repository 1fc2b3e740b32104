import io
import zipfile

import pytest

from dealwright.records.files.types import LOOKED_AT, type_of
from tests.records.files.conftest import PDF, drawn


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    return file.getvalue()


class TestTypeOf:
    @pytest.mark.parametrize(
        ("content", "type"),
        [
            (PDF, "application/pdf"),
            (drawn(), "image/png"),
            (drawn(format="JPEG"), "image/jpeg"),
            (drawn(format="WEBP"), "image/webp"),
            (zipped(), "application/zip"),
            (b"name;price\n", "text/plain"),
            ("Привет".encode(), "text/plain"),
            (b"<html><script>alert(1)</script>", "text/plain"),
            (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "text/plain"),
            (b"MZ\x90\x00\x03\x00\x00\x00", "application/octet-stream"),
            ("Olá".encode("latin-1"), "application/octet-stream"),
            (b"a\0b", "application/octet-stream"),
        ],
    )
    def test_believes_the_content_and_not_the_name(self, content, type):
        assert type_of(content[:LOOKED_AT]) == type

    def test_does_not_mind_a_letter_cut_in_two(self):
        assert type_of(("a" + "ж" * LOOKED_AT).encode()[:LOOKED_AT]) == "text/plain"
