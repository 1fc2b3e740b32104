"""What an earlier run left behind when everything was killed: processes, lock files, sockets."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from dealwright.config.trouble import Trouble


def clear(cluster: Path, sockets: Path) -> None:
    """Stop servers that still work on this cluster and remove their lock files.

    Only the holder of the data folder may call this. The files go only after every process is gone,
    because PostgreSQL's own check of `postmaster.pid` takes a reused process number for a running server.
    """
    stop_processes(cluster)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    for path in sockets.glob(".s.PGSQL.*"):
        path.unlink(missing_ok=True)


def stop_processes(cluster: Path) -> None:
    """Ask the processes that work in the cluster to stop, then insist."""
    for order, patience in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        left = processes_in(cluster)
        if not left:
            return
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process, order)
        until = time.monotonic() + patience
        while processes_in(cluster) and time.monotonic() < until:
            time.sleep(0.05)
    if processes_in(cluster):
        raise Trouble(
            f"An earlier PostgreSQL still works on {cluster} and does not stop: restart the machine"
        )


def processes_in(folder: Path) -> list[int]:
    """The processes whose working folder this is; each process of PostgreSQL works in its cluster."""
    try:
        wanted = folder.resolve().stat()
    except FileNotFoundError:
        return []
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = (entry / "cwd").stat()
            if (here.st_dev, here.st_ino) == (wanted.st_dev, wanted.st_ino) and _is_postgres(entry):
                found.append(int(entry.name))
        except OSError:
            continue  # it ended, or belongs to somebody else
    return found


def _is_postgres(entry: Path) -> bool:
    return (entry / "comm").read_text().startswith("postgres")
