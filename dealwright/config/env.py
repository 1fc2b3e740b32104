"""What the operator may set from outside, read once and typed."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from dealwright.config.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_MEGABYTES = 1000
KNOWN_DEFAULT_KEYS = {"secret", "changeme", "change-me", "insecure", "django-insecure"}


class BadEnvironment(Trouble):
    """An environment variable holds something we cannot use; the text says which and what to do."""


@dataclass(frozen=True)
class Bucket:
    """Where uploads lie when it is not the data folder: a bucket that speaks S3."""

    name: str
    endpoint: str | None
    """The address of the service, or None for that of Amazon."""
    region: str | None
    key: str
    secret: str


@dataclass(frozen=True)
class Env:
    """The environment of one installation."""

    data: Path
    """The data folder: database, files, secrets."""
    database_url: str | None
    """An outside PostgreSQL, or None for the embedded one."""
    secret_key: str
    base_url: str
    """Scheme, host and port under which people reach the product, without a slash at the end."""
    debug: bool
    admin_email: str | None
    admin_password: str | None
    proxies: int
    """How many proxies of ours stand before the product and name the address of the caller."""
    private_providers: bool
    """Whether providers of sign-in may lie inside our own network."""
    private_hosts: frozenset[str]
    """Hosts inside our own network that automation may call, in small letters."""
    automation_plan: str
    """Which triggers and rules are offered; empty is all. See `automation/plans.py`."""
    bucket: Bucket | None
    """None when uploads lie in the data folder."""
    largest_file: int
    """Bytes of one upload."""

    @property
    def database(self) -> dict[str, Any]:
        """Django's settings of the one database."""
        return parse_database_url(self.database_url or embedded_database_url(self.data))


def read(environ: "os._Environ[str] | dict[str, str]" = os.environ) -> Env:
    """Read the environment; raise BadEnvironment with a plain sentence when it makes no sense."""
    data = Path(environ.get("DEALWRIGHT_DATA") or ROOT / "var").absolute()
    return Env(
        data=data,
        database_url=environ.get("DATABASE_URL") or None,
        secret_key=_secret_key(environ.get("DEALWRIGHT_SECRET_KEY"), data),
        base_url=(environ.get("DEALWRIGHT_BASE_URL") or "http://127.0.0.1:8000").rstrip("/"),
        debug=environ.get("DEALWRIGHT_DEBUG") == "1",
        admin_email=environ.get("DEALWRIGHT_ADMIN_EMAIL") or None,
        admin_password=environ.get("DEALWRIGHT_ADMIN_PASSWORD") or None,
        proxies=_count("DEALWRIGHT_PROXIES", environ.get("DEALWRIGHT_PROXIES") or "0"),
        private_providers=environ.get("DEALWRIGHT_PRIVATE_PROVIDERS") == "1",
        private_hosts=_hosts(environ.get("DEALWRIGHT_ALLOWED_PRIVATE_HOSTS") or ""),
        automation_plan=environ.get("DEALWRIGHT_AUTOMATION_PLAN") or "",
        bucket=_bucket(environ),
        largest_file=_megabytes(environ) * 1024 * 1024,
    )


def embedded_database_url(data: Path) -> str:
    """Where the embedded PostgreSQL of this data folder listens.

    The supervisor writes the address into `postgres.url` when it starts the server, because a Unix
    socket path over 107 bytes is refused by the system and the socket may then live elsewhere.
    """
    written = data / "postgres.url"
    if written.exists():
        return written.read_text().strip()
    return f"postgresql://dealwright@/dealwright?host={data / 'run'}"


def parse_database_url(url: str) -> dict[str, Any]:
    """Turn `postgresql://user:password@host:port/name?option=value` into Django's dictionary."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadEnvironment(
            f"DATABASE_URL starts with {parts.scheme or 'nothing'}://, but PostgreSQL is the only engine: "
            "use postgresql://USER:PASSWORD@HOST:PORT/NAME"
        )
    options: dict[str, str] = {}
    for pair in filter(None, parts.query.split("&")):
        key, _, value = pair.partition("=")
        options[key] = unquote(value)
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "dealwright",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _bucket(environ: "os._Environ[str] | dict[str, str]") -> Bucket | None:
    """The bucket, when one is named; half a description is a mistake."""
    given = {
        word: environ.get(f"DEALWRIGHT_FILES_S3_{word}") or None
        for word in ("BUCKET", "ENDPOINT", "REGION", "KEY", "SECRET")
    }
    if not any(given.values()):
        return None
    missing = [f"DEALWRIGHT_FILES_S3_{word}" for word in ("BUCKET", "KEY", "SECRET") if not given[word]]
    if missing:
        raise BadEnvironment(
            f"Files shall lie in a bucket, but {' and '.join(missing)} is not set: "
            "give bucket, key and secret, or none of the DEALWRIGHT_FILES_S3 variables"
        )
    endpoint = given["ENDPOINT"]
    if endpoint and urlsplit(endpoint).scheme not in {"http", "https"}:
        raise BadEnvironment(
            f"DEALWRIGHT_FILES_S3_ENDPOINT is {endpoint}, but it has to be an address such as https://s3.example.com"
        )
    return Bucket(str(given["BUCKET"]), endpoint, given["REGION"], str(given["KEY"]), str(given["SECRET"]))


def _megabytes(environ: "os._Environ[str] | dict[str, str]") -> int:
    text = environ.get("DEALWRIGHT_FILES_LARGEST_MB") or "25"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST_MEGABYTES and len(text) < 6):
        raise BadEnvironment(
            f"DEALWRIGHT_FILES_LARGEST_MB is {text}, but it has to be a number from 1 to {MOST_MEGABYTES}"
        )
    return int(text)


def _count(name: str, written: str) -> int:
    if not written.isascii() or not written.isdigit() or int(written) > 9:
        raise BadEnvironment(f"{name} is {written}, but it is a number from 0 to 9")
    return int(written)


def _hosts(written: str) -> frozenset[str]:
    """Names and addresses with commas between; a whole URL is a mistake."""
    hosts = frozenset(one.strip().lower() for one in written.split(",") if one.strip())
    for host in hosts:
        if "/" in host or "*" in host or " " in host:
            raise BadEnvironment(
                f"DEALWRIGHT_ALLOWED_PRIVATE_HOSTS names {host}, but it takes plain hosts "
                "with commas between, such as erp.lan, 10.0.0.5"
            )
    return hosts


def _secret_key(given: str | None, data: Path) -> str:
    """The given key, or one made at random on the first start and kept in the data folder."""
    if given:
        if given.lower() in KNOWN_DEFAULT_KEYS or len(given) < 32:
            raise BadEnvironment(
                "DEALWRIGHT_SECRET_KEY is short or a known default; leave it out and one is made, "
                "or give at least 32 random characters"
            )
        return given
    kept = data / "secret_key"
    try:
        if not kept.exists():
            data.mkdir(parents=True, exist_ok=True)
            _make_secret(kept)
        return kept.read_text().strip()
    except OSError as error:
        raise Trouble(
            f"The data folder {data} cannot be used ({error.strerror}): "
            "correct its rights or choose another in DEALWRIGHT_DATA"
        ) from error


def _make_secret(path: Path) -> None:
    """Write a whole new key or none: a half-written one would lock everybody out."""
    half = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(half, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):  # another process of this installation was quicker
        os.link(half, path)
    half.unlink()
