"""What a worker does for triggers and rules."""


def prepare() -> None:
    """Know the lamp, whose lighting triggers wait for."""
    from tests.events import kinds  # noqa: F401


def work() -> None:
    """Turn both loops until nothing is due."""
    from dealwright.automation.rules import running
    from dealwright.events import dispatch

    while dispatch.step() or running.step():
        pass
