"""Pictures: what is kept of an upload, and what is refused."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from dealwright.catalog.products import photos
from dealwright.kit.errors import Refused


def kept(path: Path) -> Image.Image:
    """A kept picture, read whole."""
    with Image.open(path) as image:
        image.load()
        return image


class TestKeep:
    def test_keeps_a_small_and_a_large_webp(self, files: Path, picture: Callable[..., bytes]) -> None:
        name = photos.keep(picture(3000, 1500, "JPEG"))

        sizes = {path.name: kept(path).size for path in (files / "products").iterdir()}
        assert sizes == {f"{name}.webp": (1200, 600), f"{name}-small.webp": (480, 240)}

    def test_gives_the_same_picture_the_same_name(self, files: Path, picture: Callable[..., bytes]) -> None:
        assert photos.keep(picture()) == photos.keep(io.BytesIO(picture()))
        assert len(list((files / "products").iterdir())) == 2

    def test_turns_it_upright_and_drops_what_was_hidden_in_it(self, files: Path) -> None:
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = 6, "secret place"
        upload = io.BytesIO()
        Image.new("RGB", (60, 40)).save(upload, "JPEG", exif=exif)

        name = photos.keep(upload.getvalue())

        image = kept(files / "products" / f"{name}.webp")
        assert image.size == (40, 60)
        assert dict(image.getexif()) == {}

    @pytest.mark.parametrize("mode", ["L", "P", "1", "RGBA"])
    def test_understands_every_way_of_colouring(
        self, mode: str, files: Path, picture: Callable[..., bytes]
    ) -> None:
        name = photos.keep(picture(mode=mode))

        assert kept(files / "products" / f"{name}.webp").size == (60, 40)

    def test_refuses_what_is_no_picture(self, files: Path, picture: Callable[..., bytes]) -> None:
        for content in (b"<svg onload='alert(1)'></svg>", b"\x89PNG\r\n\x1a\n", picture()[:60], b"x"):
            with pytest.raises(Refused) as refusal:
                photos.keep(content)
            assert refusal.value.field == "photo"

        assert not (files / "products").exists()

    def test_refuses_a_picture_that_unpacks_into_a_huge_one(self, files: Path) -> None:
        with pytest.raises(Refused, match="50 megapixels"):
            photos.keep(_claiming_to_be(8000, 8000))

        assert not (files / "products").exists()

    def test_refuses_a_file_that_is_too_large(self, files: Path) -> None:
        with pytest.raises(Refused, match="10 MB"):
            photos.keep(io.BytesIO(bytes(photos.LARGEST_FILE + 1)))


class TestContentOf:
    def test_reads_only_what_it_kept(self, files: Path, picture: Callable[..., bytes]) -> None:
        name = photos.keep(picture())
        (files / "secret.webp").write_bytes(b"x")

        kept_bytes = (files / "products" / f"{name}.webp").read_bytes()
        assert photos.content_of(f"{name}.webp") == kept_bytes
        assert photos.content_of("../secret.webp") is None
        assert photos.content_of(f"{'0' * 32}.webp") is None


def _claiming_to_be(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head says that it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    written = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)
