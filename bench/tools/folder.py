"""The folder of a measurement's site: made before anybody imports a model, removed at the end."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from dealwright.config.database import start_django

OWNER = "owner@bench.example"
PASSWORD = "a long word for the bench"


def prepare() -> None:
    """Turn away from every other installation, and let Django in this process read the new folder."""
    for name in [*os.environ]:
        if name.startswith("DEALWRIGHT_") or name == "DATABASE_URL":
            del os.environ[name]
    folder = tempfile.mkdtemp(prefix="dealwright-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["DEALWRIGHT_DATA"] = folder
    os.environ["DEALWRIGHT_ADMIN_EMAIL"] = OWNER
    os.environ["DEALWRIGHT_ADMIN_PASSWORD"] = PASSWORD
    start_django()


def data_folder() -> Path:
    """Of the site that is measured."""
    return Path(os.environ["DEALWRIGHT_DATA"])
