"""A stand-in for a service that speaks S3, on this machine, and the two places where uploads may lie."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from dealwright.config.env import Bucket

KEY, SECRET = "stand-in", "not-a-secret"


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """The address of the stand-in, started once."""
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_endpoint: str) -> Bucket:
    """A new, empty bucket."""
    import boto3

    from dealwright.config.env import Bucket

    made = Bucket(f"files-{secrets.token_hex(4)}", s3_endpoint, "us-east-1", KEY, SECRET)
    client = boto3.client(
        "s3",
        endpoint_url=s3_endpoint,
        region_name="us-east-1",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )
    client.create_bucket(Bucket=made.name)
    return made


@pytest.fixture
def in_folder(settings: Any, tmp_path: Path) -> Path:
    """Uploads lie in a folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture(params=["folder", "bucket"])
def uploads(request: pytest.FixtureRequest, settings: Any) -> str:
    """The test runs twice: with uploads in a folder, and with uploads in a bucket."""
    if request.param == "folder":
        request.getfixturevalue("in_folder")
    else:
        use_bucket(settings, request.getfixturevalue("bucket"))
    return str(request.param)


def use_bucket(settings: Any, bucket: Bucket) -> None:
    """Let uploads lie in this bucket, with the options of the product."""
    from dataclasses import replace

    from dealwright.config import env, storages

    options = storages.uploads(replace(env.read(), bucket=bucket))
    settings.STORAGES = {**settings.STORAGES, "default": options}
