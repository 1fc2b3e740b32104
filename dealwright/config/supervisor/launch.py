"""Becomes another program, safely: dies with its parent, and is never root where that program refuses it.

Run as a script by a fresh interpreter, because code between fork and exec in a process with threads may
hang. It must therefore import nothing of the product and little of the library.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
NOBODY = 65534


def main(arguments: list[str]) -> None:
    """`launch.py PARENT SIGNAL IDENTITY PROGRAM ARGUMENT…` where identity is same, namespace or UID:GID."""
    parent, death_signal, identity, *command = arguments
    if identity == "namespace":
        enter_namespace()
    elif identity != "same":
        uid, gid = (int(part) for part in identity.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # After the change of identity: the kernel forgets the signal with the old one.
    die_with_parent(int(parent), int(death_signal))
    os.execv(command[0], command)  # noqa: S606 - becoming the program is the purpose


def enter_namespace() -> None:
    """Be `nobody` in a new user namespace while the system still sees us as the owner of our files."""
    uid, gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are not available")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{NOBODY} {uid} 1")
    _write("/proc/self/gid_map", f"{NOBODY} {gid} 1")


def die_with_parent(parent: int, death_signal: int) -> None:
    """Ask the kernel for a signal when the thread that started us ends; at once if it already has."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:  # noqa: PTH123 - pathlib would double the start-up time
        file.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
