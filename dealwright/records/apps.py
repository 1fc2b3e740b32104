"""What the records floor plugs in."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "dealwright.records"
    label = "records"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.events import parts
        from dealwright.records.notes.queries import texts_of_notes
        from dealwright.records.search import lookups  # noqa: F401  registers __like
        from dealwright.records.timeline import bodies

        parts.load("dealwright.records", "pipelines", "notes", "tags", "imports")
        bodies.add("note", texts_of_notes)
        plug("pipelines", "dealwright.records.pipelines.api.router", tag="Pipelines")
        plug("tags", "dealwright.records.tags.api.router", tag="Tags")
