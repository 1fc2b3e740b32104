"""Letters are rows here too."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def our_backend(settings: Any) -> None:
    """pytest-django puts letters into a list; here they become rows, as in the product."""
    settings.EMAIL_BACKEND = "dealwright.people.letters.backend.LetterBackend"
