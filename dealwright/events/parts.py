"""The parts of a domain: what is loaded when the product starts, so that every kind is known everywhere."""

from importlib import import_module
from importlib.util import find_spec

LOADED_AT_START = ("events", "reactions", "automation", "undoing")
"""Modules that declare or register something; a part has those it needs."""


def load(package: str, *parts: str) -> None:
    """Load the declarations of these parts; an `apps.py` lists its parts here and nowhere else."""
    for part in parts:
        for module in LOADED_AT_START:
            name = f"{package}.{part}.{module}"
            if find_spec(name) is not None:
                import_module(name)
