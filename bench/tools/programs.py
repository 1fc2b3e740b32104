"""Programs that use the API, as many as its limit of requests a minute asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import cycle
from typing import Any

from bench.tools.company import Company
from bench.tools.site import Site
from bench.tools.visitor import Visitor
from dealwright.people.tokens.actions import create_token

KEYS = 12
"""Of each client: a key may ask 1,200 times a minute, and a measurement asks more."""


class Program:
    """One client: one connection, and keys that take turns."""

    def __init__(self, site: Site, company: Company) -> None:
        keys = [create_token(user=company.owner, name="Bench", by=company.by) for _ in range(KEYS)]
        self.visitor = Visitor(site.port)
        self.keys = cycle(keys)

    def call(self, path: str, body: Mapping[str, Any], *, expect: int = 200) -> dict[str, Any]:
        """Post to the API in the owner's name."""
        self.visitor.authorization = {"Authorization": f"Bearer {next(self.keys)}"}
        return self.visitor.call(path, body, expect=expect)

    def read(self, path: str) -> dict[str, Any]:
        """Read from the API in the owner's name."""
        self.visitor.authorization = {"Authorization": f"Bearer {next(self.keys)}"}
        return json.loads(self.visitor.get(path).body)
