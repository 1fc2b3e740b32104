"""The processes of the product under the supervisor: started, watched, restarted, stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from dealwright.config.supervisor.identity import Identity

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
HEALTHY_AFTER_SECONDS = 60.0
"""A child that lived this long crashed for a new reason: its next pause is short again."""


class Child:
    """One process that is to run always."""

    def __init__(self, name: str, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
        self.name = name
        self.arguments = arguments
        self.environ = dict(environ)
        self.crashes = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._pause = FIRST_PAUSE_SECONDS
        self._started_at = 0.0
        self._start_at = 0.0

    def start(self) -> None:
        """Start the process; it ends when we end, however we end."""
        itself = Identity("same", os.geteuid(), os.getegid())
        program = [sys.executable, "-m", "dealwright.config.cli", *self.arguments]
        self.process = subprocess.Popen(
            itself.command(program, death_signal=signal.SIGTERM),
            stdin=subprocess.DEVNULL,
            env=self.environ,
            start_new_session=True,  # Ctrl+C in the terminal reaches us alone; we pass it on
        )
        self._started_at = time.monotonic()

    def look_after(self, say: Callable[[str], None]) -> None:
        """Start the process again when it ended, after a pause that grows with each crash."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        if now - self._started_at > HEALTHY_AFTER_SECONDS:
            self._pause = FIRST_PAUSE_SECONDS
        self.crashes += 1
        say(f"The {self.name} ended ({_ending(code)}) and starts again in {self._pause:g} s")
        self.process = None
        self._start_at = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    def ask_to_stop(self) -> None:
        """Let the process finish what it does and end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, patience: float) -> bool:
        """Wait for the end; kill what does not end in time. Whether it ended by itself."""
        if self.process is None:
            return True
        try:
            self.process.wait(max(patience, 0))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return False
        return True


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
