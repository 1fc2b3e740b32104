import os
import subprocess
import sys
from pathlib import Path

from dealwright.config.worker import run, yielding

PROGRAM = """
import os, threading
from pathlib import Path
from dealwright.config.worker.yielding import AUTOGROUP, give_way
give_way()
give_way()
seen = []
thread = threading.Thread(target=lambda: seen.append(os.getpriority(os.PRIO_PROCESS, 0)))
thread.start()
thread.join()
session = AUTOGROUP.read_text().split()[-1:] if AUTOGROUP.exists() else []
print(os.getpriority(os.PRIO_PROCESS, 0), *seen, *session)
"""


def told_by_a_process(*, of_its_own_session: bool) -> list[str]:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parents[3],
        start_new_session=of_its_own_session,
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout.split()


class TestGiveWay:
    def test_lowers_the_process_its_threads_and_its_session_once(self):
        ours = max(yielding.NICENESS, os.getpriority(os.PRIO_PROCESS, 0))

        told = told_by_a_process(of_its_own_session=True)

        assert told[:2] == [str(ours), str(ours)]
        assert told[2:] in ([], [str(yielding.NICENESS)])

    def test_leaves_the_session_of_a_shell_alone(self):
        before = yielding.AUTOGROUP.read_text() if yielding.AUTOGROUP.exists() else ""

        told = told_by_a_process(of_its_own_session=False)

        assert told[2:] == before.split()[-1:]

    def test_goes_on_where_the_system_forbids_it(self, monkeypatch, tmp_path):
        def refuse(*_arguments: int) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "setpriority", refuse)
        monkeypatch.setattr(os, "getsid", lambda _process: os.getpid())
        monkeypatch.setattr(yielding, "AUTOGROUP", tmp_path / "none" / "autogroup")

        yielding.give_way()


class TestWork:
    def test_gives_way_before_the_first_loop_turns(self, monkeypatch):
        order: list[str] = []
        monkeypatch.setattr(run, "give_way", lambda: order.append("gave way"))
        monkeypatch.setattr(run, "Ears", lambda stop, hear: type("Deaf", (), {"listen": lambda self: None})())
        monkeypatch.setattr(run.signal, "signal", lambda number, handler: None)

        class Turned(run.Turning):
            def start(self) -> None:
                order.append("turns")
                self.stop.set()
                super().start()

        monkeypatch.setattr(run, "Turning", Turned)
        run.work([run.Loop("test", lambda: False, 60)])

        assert order == ["gave way", "turns"]
