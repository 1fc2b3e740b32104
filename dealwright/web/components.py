"""The components: Jinja macros, gathered under the one name `ui`."""

from typing import Any

from jinja2 import Environment

FILES = (
    "badge",
    "board",
    "button",
    "card",
    "conflict",
    "dialog",
    "empty",
    "field",
    "form",
    "list",
    "menu",
    "notice",
    "palette",
    "people",
    "stage_bar",
    "tabs",
    "timeline",
)
"""Files in `templates/web/components/`; every macro in them is `ui.NAME`."""


class Components:
    """What templates know as `ui`: `{{ ui.button(_("Save")) }}`."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._macros: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if not self._macros or self._environment.auto_reload:
            self._macros = self._gather()
        try:
            return self._macros[name]
        except KeyError:
            raise AttributeError(f"there is no component ui.{name}") from None

    def _gather(self) -> dict[str, Any]:
        gathered: dict[str, Any] = {}
        for file in FILES:
            module: Any = self._environment.get_template(f"web/components/{file}.html").module
            gathered |= {name: macro for name, macro in vars(module).items() if not name.startswith("_")}
        return gathered
