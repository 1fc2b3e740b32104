"""The house itself: floors, migrations, folders."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from dealwright.config.env import ROOT
from dealwright.events.parts import LOADED_AT_START

PACKAGE = ROOT / "dealwright"
CLOCK = "import dealwright.kit.clock"
"""The default moment of a field; it never changes what a migration does to the database."""
NAMELESS = {"utils", "helpers", "common", "misc", "tools", "base", "core", "manager", "service"}


def test_floors_hold():
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout


def test_every_declaration_is_loaded_at_the_start():
    declared = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name in LOADED_AT_START
        for path in PACKAGE.glob(f"*/*/{name}.py")
        if "commands" not in path.parts
    ]
    started = subprocess.run(
        [sys.executable, "-c", "import django, sys; django.setup(); print(*sys.modules)"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "dealwright.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert sorted(set(declared) - set(started.stdout.split())) == []


@pytest.mark.django_db
def test_migrations_are_complete():
    said = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=said)

    assert "No changes detected" in said.getvalue()


def test_migrations_are_named_as_sentences():
    names = [path.stem for path in PACKAGE.glob("*/migrations/0*.py")]

    assert [name for name in names if len(name.split("_")) < 3 or "auto" in name or "initial" in name] == []


def test_migrations_import_nothing_of_the_product():
    guilty = [
        path.relative_to(ROOT)
        for path in PACKAGE.glob("*/migrations/0*.py")
        for line in path.read_text().splitlines()
        if line.startswith(("from dealwright", "import dealwright")) and line != CLOCK
    ]

    assert guilty == []


def test_no_file_hides_behind_a_nameless_name():
    named = [path.relative_to(ROOT) for path in PACKAGE.rglob("*.py") if path.stem in NAMELESS]

    assert named == []


def test_every_module_opens_with_a_sentence():
    import ast

    silent = [
        path.relative_to(ROOT)
        for path in PACKAGE.rglob("*.py")
        if path.read_text().strip()
        and not ast.get_docstring(ast.parse(path.read_text()))
        and "migrations" not in path.parts
    ]

    assert silent == []


def test_no_sql_is_built_from_what_people_type():
    """Identifiers come from lists: `cursor.execute(f"…")` stands only where a name is our own."""
    allowed = {"events/months.py", "events/waking.py", "web/live/hub.py"}
    allowed |= {"events/migrations/0002_find_the_events_of_a_change.py"}  # names of months, as in months.py
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "execute(f" in path.read_text() and "config" not in path.parts
    }

    assert found <= allowed
