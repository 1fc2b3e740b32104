"""PostgreSQL, the schema, and the work that waits."""

from pathlib import Path

from django.db import connection
from django.utils import timezone

from dealwright.config import schema
from dealwright.config.doctor.finding import Finding
from dealwright.config.supervisor import binaries, lock
from dealwright.config.trouble import Trouble

LONG_WAIT_SECONDS = 300


def programs(data: Path) -> Finding:
    """The embedded PostgreSQL fits the data folder."""
    try:
        found = binaries.find()
    except Trouble as trouble:
        return Finding("PostgreSQL programs", "none", str(trouble))
    version = data / "postgres" / "PG_VERSION"
    if version.exists() and int(version.read_text()) != found.major:
        return Finding(
            "PostgreSQL programs",
            f"version {found.major}, but the data folder was made by {version.read_text().strip()}",
            "Start the release the folder was made with, or name a server of that version in DATABASE_URL",
        )
    return Finding("PostgreSQL programs", f"version {found.major} in {found.folder}")


def server(data: Path, *, outside: bool) -> Finding:
    """Which server answers, and whether it runs only for the doctor."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
        # Trigrams ask the system's locale what a letter is, whatever provider sorts and lowers.
        cursor.execute(
            "SELECT lower('Ж') = 'ж' AND datctype NOT IN ('C', 'POSIX')"
            " FROM pg_database WHERE datname = current_database()"
        )
        knows_letters = cursor.fetchone()[0]
    if not knows_letters:
        return Finding(
            "PostgreSQL",
            f"{version}, with a locale that knows only English letters",
            "Dump it and restore it into one made with LOCALE 'C.UTF-8': search is slow in other scripts",
        )
    if outside:
        return Finding("PostgreSQL", f"{version}, named in DATABASE_URL")
    running = lock.holder(data)
    if running and running.command == "doctor":
        return Finding("PostgreSQL", f"{version}, started for this look only: the product does not run")
    return Finding("PostgreSQL", f"{version}, running")


def schema_state() -> Finding:
    """The database fits this version."""
    found = schema.state()
    if found.unknown:
        app, name = found.unknown[-1]
        return Finding(
            "schema",
            f"made by a newer version (it has {app} {name})",
            "Start that version again, or restore a backup from before the upgrade",
        )
    if found.missing:
        return Finding("schema", f"{len(found.missing)} steps behind", "Run dealwright migrate, or bin/up")
    return Finding("schema", "current")


def waiting_work() -> Finding:
    """Changes are told soon after they happen."""
    from dealwright.events.models import Outbox

    waiting = Outbox.objects.filter(state=Outbox.WAITING)
    first = waiting.order_by("id").values_list("first_at", flat=True).first()
    age = (timezone.now() - first).total_seconds() if first else 0
    if age > LONG_WAIT_SECONDS:
        return Finding(
            "waiting work",
            f"{waiting.count()} changes, the oldest for {age / 60:.0f} minutes",
            "See that a worker runs: bin/up starts one, or dealwright worker",
        )
    return Finding("waiting work", f"{waiting.count()} changes")


def failed_work() -> Finding:
    """Nothing was given up."""
    from dealwright.events.models import Outbox

    failed = Outbox.objects.filter(state=Outbox.FAILED)
    count = failed.count()
    if count:
        last = (failed.order_by("-id").values_list("error", flat=True).first() or "").strip().splitlines()
        return Finding(
            "failed work",
            f"{count} changes were given up, the last with: {last[-1] if last else 'no reason'}",
            "Mend the cause, then let the worker try again from the page of the log",
        )
    return Finding("failed work", "none")
