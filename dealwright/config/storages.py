"""Where uploads lie, as Django's settings name it."""

from __future__ import annotations

from typing import Any

from dealwright.config.env import Env

ANSWERS_WITHIN = {"connect_timeout": 5, "read_timeout": 20}
"""Seconds; a request of a page waits for the bucket."""


def uploads(env: Env) -> dict[str, Any]:
    """The storage of everything people upload: the data folder, or the bucket the operator named."""
    if env.bucket is None:
        return {"BACKEND": "dealwright.kit.storage.folder.Folder"}
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config

    return {
        "BACKEND": "dealwright.kit.storage.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": env.bucket.name,
            "endpoint_url": env.bucket.endpoint,
            "region_name": env.bucket.region,
            "access_key": env.bucket.key,
            "secret_key": env.bucket.secret,
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": Config(
                **ANSWERS_WITHIN,
                retries={"max_attempts": 3, "mode": "standard"},
                signature_version="s3v4",
                # Services beside Amazon's know buckets by their path, and none of the newer checksums.
                s3={"addressing_style": "path" if env.bucket.endpoint else "auto"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }
