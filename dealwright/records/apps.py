"""What the records floor plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "dealwright.records"
    label = "records"

    def ready(self) -> None:
        from django.db.models import Subquery

        from dealwright.api import plug
        from dealwright.events import loops, parts
        from dealwright.people import access, along
        from dealwright.records.bin import jobs as bin_jobs
        from dealwright.records.bin.blocks import delete_button
        from dealwright.records.bin.queries import kinds_in_bin
        from dealwright.records.bulk import jobs as bulk_jobs
        from dealwright.records.bulk import running as bulk_running
        from dealwright.records.duties.block import duties
        from dealwright.records.fields import jobs as field_jobs
        from dealwright.records.fields.card import custom_section
        from dealwright.records.fields.models import FieldsMark
        from dealwright.records.fields.queries import hear
        from dealwright.records.fields.showing import entry
        from dealwright.records.files import jobs as file_jobs
        from dealwright.records.files.pages import files_section
        from dealwright.records.imports import jobs as import_jobs
        from dealwright.records.imports import running as import_running
        from dealwright.records.imports.queries import may_import
        from dealwright.records.layouts import card as layout_cards
        from dealwright.records.layouts.queries import ALONG, arranged_by_reader
        from dealwright.records.palette import acts
        from dealwright.records.pipelines.blocks import pipelines_gear
        from dealwright.records.search import lookups  # noqa: F401  registers __like
        from dealwright.records.timeline import links
        from dealwright.records.undo import of_people  # noqa: F401  how what people set up is taken back
        from dealwright.web import jinja, navigation, slots

        parts.load(
            "dealwright.records",
            "pipelines",
            "notes",
            "tags",
            "imports",
            "files",
            "bin",
            "duties",
            "views",
            "bulk",
            "timeline",
        )
        parts.load("dealwright.records", "fields", "reference_lists", "layouts")
        links.add("file", "/files/{}".format)
        along.ask("fields_mark", lambda: Subquery(FieldsMark.objects.filter(pk=1).values("mark")), hear)
        along.ask(ALONG, arranged_by_reader)
        jinja.add("card_of", layout_cards.card_of)
        jinja.add("entry", entry)
        plug("card-layouts", "dealwright.records.layouts.api.router", tag="Card layouts")
        slots.fill("board.actions", pipelines_gear)
        slots.fill("card.custom", custom_section)
        slots.fill("card.delete", delete_button)
        slots.fill("card.files", files_section)
        slots.fill("person.duties", duties)
        navigation.add(
            navigation.MenuEntry(
                name="changes",
                label=_("What you changed"),
                icon="arrow-back-up",
                url_name="changes",
                order=70,
                area="person",
                keywords=_("undo history redo"),
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="bin",
                label=_("Recycle bin"),
                icon="trash",
                url_name="bin",
                order=95,
                area="more",
                visible=lambda actor: bool(kinds_in_bin(actor)),
                keywords=_("trash deleted restore"),
            )
        )
        loops.add(loops.Loop("records.bin", bin_jobs.step, poll_seconds=6 * 3600))
        plug("bin", "dealwright.records.bin.api.router", tag="Recycle bin")
        plug("changes", "dealwright.records.undo.api.router", tag="Changes")
        loops.add(loops.Loop("records.files", file_jobs.step, poll_seconds=6 * 3600))
        loops.add(
            loops.Loop("records.custom_fields", field_jobs.step, poll_seconds=60, woken_by_changes=True)
        )
        navigation.add(
            navigation.MenuEntry(
                name="fields",
                label=_("Fields"),
                icon="forms",
                url_name="fields",
                order=92,
                area="settings",
                group=_("Records"),
                hint=_("Fields of your own and their lists"),
                visible=access.may_change_settings,
                keywords=_("custom fields reference lists settings"),
            )
        )
        plug("custom-fields", "dealwright.records.fields.api.router", tag="Custom fields")
        plug("reference-lists", "dealwright.records.reference_lists.api.router", tag="Custom fields")
        plug("files", "dealwright.records.files.api.router", tag="Files")
        links.add("bulk_change", "/bulk-changes/{}".format)
        loops.add(loops.Loop("records.bulk", bulk_running.step, poll_seconds=2, woken_by_changes=True))
        loops.add(loops.Loop("records.old_bulk", bulk_jobs.forget_old, poll_seconds=3600))
        plug("bulk-changes", "dealwright.records.bulk.api.router", tag="Bulk changes")
        links.add("import", "/imports/{}".format)
        loops.add(loops.Loop("records.imports", import_running.step, poll_seconds=2, woken_by_changes=True))
        loops.add(loops.Loop("records.old_imports", import_jobs.forget_old, poll_seconds=3600))
        plug("imports", "dealwright.records.imports.api.router", tag="Imports")
        navigation.add(
            navigation.MenuEntry(
                name="imports",
                label=_("Imports"),
                icon="database-import",
                url_name="imports",
                order=94,
                area="more",
                visible=may_import,
                keywords=_("import file CSV Excel upload bring in contacts companies leads deals"),
            )
        )
        plug("views", "dealwright.records.views.api.router", tag="Views")
        acts.declare()
        parts.load("dealwright.records", "extensions")
        navigation.add(
            navigation.MenuEntry(
                name="extensions",
                label=_("Extensions"),
                icon="puzzle",
                url_name="extensions",
                order=94,
                area="settings",
                group=_("Records"),
                hint=_("What can be switched on"),
                visible=access.may_change_settings,
                keywords=_("install modules add-ons compact CRM"),
            )
        )
        plug("extensions", "dealwright.records.extensions.api.router", tag="Extensions")
        navigation.add(
            navigation.MenuEntry(
                name="pipelines",
                label=_("Pipelines"),
                icon="columns-3",
                url_name="pipelines",
                order=91,
                area="settings",
                group=_("CRM"),
                hint=_("Stages and what they demand; tunnels"),
                visible=access.may_change_settings,
                keywords=_("stages funnel board columns settings"),
            )
        )
        plug("pipelines", "dealwright.records.pipelines.api.router", tag="Pipelines")
        plug("search", "dealwright.records.search.api.router", tag="Search")
        plug("tags", "dealwright.records.tags.api.router", tag="Tags")
        plug("notes", "dealwright.records.notes.api.router", tag="Notes")
