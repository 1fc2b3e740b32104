"""Quick tests first, those that start servers next, stories through a browser last."""

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort by patience, and leave the order inside each group as it is written."""
    for item in items:
        if "journeys" in Path(str(item.fspath)).parts:
            item.add_marker(pytest.mark.journey)
    items.sort(key=_patience)


def _patience(item: pytest.Item) -> int:
    if item.get_closest_marker("journey"):
        return 2
    return 1 if item.get_closest_marker("slow") else 0
