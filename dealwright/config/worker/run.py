"""Runs every loop of the product until it is told to stop."""

import logging
import signal
import threading
from collections.abc import Sequence
from types import FrameType

from dealwright.config.worker.ears import Ears
from dealwright.config.worker.turning import Turning
from dealwright.config.worker.yielding import give_way
from dealwright.events.loops import Loop

log = logging.getLogger(__name__)

LONGEST_STEP_SECONDS = 30.0
"""How long a stop waits for the steps that run; what is cut short is done again, from its lease."""


def work(loops: Sequence[Loop]) -> None:
    """Work until SIGINT or SIGTERM; the steps that run then are finished first."""
    stop = threading.Event()

    def stop_soon(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop_soon)
    give_way()
    turnings = [Turning(loop, stop) for loop in loops]
    for turning in turnings:
        turning.start()

    def wake_those_with_work() -> None:
        for turning in turnings:
            if turning.loop.woken_by_changes:
                turning.wake()

    Ears(stop, hear=wake_those_with_work).listen()
    for turning in turnings:
        turning.wake()
    for turning in turnings:
        turning.join(LONGEST_STEP_SECONDS)
        if turning.is_alive():
            log.warning("The loop %s did not finish its step in time; it will be done again", turning.name)
