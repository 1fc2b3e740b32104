"""What can happen to imports."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class ImportFinished(Event):
    """An import ended. Its records were recorded quietly; this one event speaks for all."""

    kind = "import.finished"
    title = _("Import finished")
    sentence = _("{actor} finished the import from {subject}: {summary}")
    icon = "database-import"
    sample = {"created": {"deal": 4049, "contact": 3991}, "passed_over": {}}

    created: dict[str, int]
    passed_over: dict[str, int]

    def places(self) -> dict[str, str]:
        return {"summary": ", ".join(f"{kind} {count:,}" for kind, count in self.created.items()) or "0"}
