"""What can happen, who records it and who reacts: read from the declarations and the code itself."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import gettext as _

from dealwright.events.declaring import Event, Use, all_declared, declared
from dealwright.events.reactions import reactions_to
from dealwright.kit.errors import NotFound


@dataclass(frozen=True)
class KindPage:
    """Everything there is to know about one kind."""

    event: type[Event]
    recorded_by: list[str] = field(default_factory=list)
    reactions: list[str] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, str]:
        """Name and type of each fact, as the API documents them."""
        properties = self.event.model_json_schema(mode="serialization").get("properties", {})
        return {name: _type_of(schema) for name, schema in properties.items()}

    @property
    def sentence(self) -> str:
        """The sentence, told with the sample."""
        return self.event.load(self.event.sample).say(actor="{actor}", subject="{subject}")


def kinds(kind: str | None = None) -> list[KindPage]:
    """The pages of all kinds, or of one; NotFound for a kind nobody declared."""
    if kind is not None and declared(kind) is None:
        raise NotFound(_("No kind of event is called “%(kind)s”.") % {"kind": kind})
    return [
        KindPage(event, _recorders().get(event.__name__, []), [one.name for one in reactions_to(event.kind)])
        for event in all_declared()
        if kind in (None, event.kind)
    ]


def describe(kind: str | None = None) -> str:
    """The same as text, for the command line."""
    return "\n\n".join(_as_text(page) for page in kinds(kind))


def _as_text(page: KindPage) -> str:
    uses = ", ".join(sorted(use.value for use in page.event.used_by)) or "nobody outside"
    lines = [
        f"{page.event.kind}: {page.sentence}",
        f"  facts        {', '.join(f'{name} ({type})' for name, type in page.facts.items()) or 'none'}",
        f"  recorded by  {', '.join(page.recorded_by) or 'nobody'}",
        f"  reactions    {', '.join(page.reactions) or 'none'}",
        f"  offered to   {uses}; kept {page.event.keep.value}",
    ]
    return "\n".join(lines)


def _type_of(schema: dict[str, object]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1].lower()
    return str(schema.get("format") or schema.get("type") or "any")


@cache
def _recorders() -> dict[str, list[str]]:
    """For each event class, the functions whose body records it, found by reading the sources once."""
    found: dict[str, list[str]] = {}
    package = find_spec("dealwright")
    for root in (package.submodule_search_locations if package else None) or []:
        for path in sorted(Path(root).rglob("*.py")):
            module = ".".join(path.relative_to(root).with_suffix("").parts)
            for name, event in _records_in(path):
                found.setdefault(event, []).append(f"{module}.{name}")
    return found


def _records_in(path: Path) -> list[tuple[str, str]]:
    source = path.read_text()
    if "record(" not in source:
        return []
    pairs = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == "record"
                and call.args
                and isinstance(call.args[0], ast.Call)
                and isinstance(call.args[0].func, ast.Name)
            ):
                pairs.append((function.name, call.args[0].func.id))
    return pairs


__all__ = ["KindPage", "Use", "describe", "kinds"]
