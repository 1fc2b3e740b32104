"""A reaction that leaves one note per event, and the worker that tells it."""

from typing import Any


def prepare() -> None:
    """Let the reaction be told; the registry of the running process keeps it."""
    from dealwright.events import Actor, reaction
    from dealwright.records.notes.actions import add_note
    from dealwright.records.pipelines.models import Pipeline
    from tests.events.kinds import LampLit

    def write_a_note(event: LampLit, entry: Any) -> None:
        add_note(Pipeline.objects.get(), text=f"event {entry.pk}", by=Actor.system())

    reaction(to=LampLit)(write_a_note)


def work() -> None:
    """Dispatch one batch."""
    from dealwright.events import dispatch

    dispatch.step()
