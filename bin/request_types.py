"""Tells mypy what our middleware adds to every request: who acts, and whether and when htmx asks."""

from collections.abc import Callable

from mypy.nodes import MDEF, MypyFile, SymbolTableNode, Var
from mypy.plugin import ClassDefContext, Plugin
from mypy.types import Type

REQUEST = "django.http.request.HttpRequest"
ADDED = {"actor": "dealwright.events.actors.Actor", "htmx": "builtins.bool", "asked_at": "builtins.float"}


class RequestTypes(Plugin):
    """Adds the attributes to Django's class, so that views keep its plain name in their signatures."""

    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        """Have our types read before the class they are added to."""
        if REQUEST.startswith(f"{file.fullname}."):
            return [(10, "dealwright.events.actors", -1)]
        return []

    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        """Called while the class is being read."""
        return _add if fullname == REQUEST else None


def _add(context: ClassDefContext) -> None:
    for name, type_name in ADDED.items():
        found: Type | None = context.api.named_type_or_none(type_name, [])
        if found is None:
            context.api.defer()
            return
        attribute = Var(name, found)
        attribute.info = context.cls.info
        attribute._fullname = f"{REQUEST}.{name}"
        context.cls.info.names[name] = SymbolTableNode(MDEF, attribute, plugin_generated=True)


def plugin(version: str) -> type[Plugin]:
    """What mypy asks for."""
    return RequestTypes
