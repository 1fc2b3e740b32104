"""The addresses of the records floor; cards of records live in their domains."""

from django.urls import path

from dealwright.records.bin import pages as bin_pages
from dealwright.records.bulk import pages as bulk
from dealwright.records.extensions import pages as extensions
from dealwright.records.fields import card as custom
from dealwright.records.fields import pages as fields
from dealwright.records.files import pages as files
from dealwright.records.imports import pages as imports
from dealwright.records.layouts import pages as layouts
from dealwright.records.lists import pages as lists
from dealwright.records.notes import pages as notes
from dealwright.records.palette import pages as palette
from dealwright.records.pipelines import asking
from dealwright.records.pipelines import pages as pipelines
from dealwright.records.reference_lists import pages as reference_lists
from dealwright.records.search import pages as search
from dealwright.records.timeline import pages as timeline
from dealwright.records.undo import pages as undo
from dealwright.records.views import pages as views

urlpatterns = [
    path("bin", bin_pages.recycle_bin, name="bin"),
    path("bin/<slug:kind>/<int:id>", bin_pages.bin_record, name="bin-record"),
    path("card-layouts/<slug:kind>", layouts.card_layout, name="card-layout"),
    path("changes", undo.changes, name="changes"),
    path("changes/<uuid:id>", undo.change, name="change"),
    path("changes/<uuid:id>/undo", undo.change_undo, name="change-undo"),
    path("custom/choices/<int:id>", custom.record_choices, name="record-choices"),
    path("custom/<slug:kind>/<int:id>/<slug:field_code>", custom.edit_value, name="custom-value"),
    path("extensions", extensions.extensions, name="extensions"),
    path("extensions/<slug:name>/switch", extensions.extension_switch, name="extension-switch"),
    path("fields", fields.fields_start, name="fields"),
    path("fields/<slug:kind>", fields.fields_of_kind, name="fields-of-kind"),
    path("fields/<slug:kind>/new", fields.new_field, name="new-field"),
    path("fields/<slug:kind>/preview", fields.field_preview, name="field-preview"),
    path("fields/<slug:kind>/<int:id>", fields.field, name="field"),
    path("fields/<slug:kind>/<int:id>/place", fields.field_place, name="field-place"),
    path("fields/<slug:kind>/<int:id>/removal", fields.field_removal, name="field-removal"),
    path("fields/<slug:kind>/<int:id>/restoration", fields.field_restoration, name="field-restoration"),
    path("imports", imports.imports, name="imports"),
    path("imports/new/<slug:kind>", imports.new_import, name="new-import"),
    path("imports/new/<slug:kind>/empty", imports.empty_file, name="import-empty"),
    path("imports/<int:id>", imports.one_import, name="import"),
    path("imports/<int:id>/columns", imports.import_columns, name="import-columns"),
    path("imports/<int:id>/start", imports.import_start, name="import-start"),
    path("imports/<int:id>/refused", imports.import_refused, name="import-refused"),
    path("imports/<int:id>/revert", imports.import_revert, name="import-revert"),
    path("reference-lists", reference_lists.reference_lists, name="reference-lists"),
    path("reference-lists/new", reference_lists.new_list, name="new-reference-list"),
    path("reference-lists/<int:id>", reference_lists.reference_list, name="reference-list"),
    path("reference-lists/<int:id>/removal", reference_lists.list_removal, name="reference-list-removal"),
    path("files", files.files, name="files"),
    path("d/files/<str:token>", files.shared_file, name="shared-file"),
    path("files/usage", files.file_usage, name="file-usage"),
    path("files/<int:id>", files.file_content, name="file"),
    path("files/<int:id>/preview", files.file_preview, name="file-preview"),
    path("files/<int:id>/removal", files.file_removal, name="file-removal"),
    path("files/<int:id>/restoration", files.file_restoration, name="file-restoration"),
    path("search", search.show_search, name="search"),
    path("lists/<slug:kind>/columns", lists.list_columns, name="list-columns"),
    path("lists/<slug:kind>/export.csv", lists.list_export, name="list-export"),
    path("lists/<slug:kind>/export.xlsx", lists.list_export, {"ending": "xlsx"}, name="list-export-excel"),
    path("lists/<slug:kind>/filters/<str:base>", lists.list_filter, name="list-filter"),
    path("lists/<slug:kind>/rows/<int:id>/<str:field>", lists.list_cell, name="list-cell"),
    path("bulk-changes", bulk.bulk_changes, name="bulk-changes"),
    path("bulk-changes/new", bulk.new_bulk_change, name="new-bulk-change"),
    path("bulk-changes/<int:id>", bulk.bulk_change, name="bulk-change"),
    path("bulk-changes/<int:id>/stop", bulk.bulk_change_stop, name="bulk-change-stop"),
    path("bulk-changes/<int:id>/undo", bulk.bulk_change_undo, name="bulk-change-undo"),
    path("views", views.new_view, name="views"),
    path("views/new", views.new_view, name="new-view"),
    path("views/<int:id>", views.view, name="view"),
    path("views/<int:id>/query", views.view_query, name="view-query"),
    path("views/<int:id>/pin", views.view_pin, name="view-pin"),
    path("views/<int:id>/first", views.view_first, name="view-first"),
    path("views/<int:id>/deletion", views.view_deletion, name="view-deletion"),
    path("notes/people", notes.people_to_mention, name="people-to-mention"),
    path("notes/<int:id>", notes.note, name="note"),
    path("notes/<int:id>/deletion", notes.note_deletion, name="note-deletion"),
    path("notes/<int:id>/restoration", notes.note_restoration, name="note-restoration"),
    path("timeline/<slug:kind>/<int:id>/<int:entry_id>", timeline.timeline_entry, name="timeline-entry"),
    path("timeline/<slug:kind>/<int:id>/<int:entry_id>/pin", timeline.entry_pin, name="entry-pin"),
    path(
        "timeline/<slug:kind>/<int:id>/<int:entry_id>/comments",
        timeline.entry_comments,
        name="entry-comments",
    ),
    path("pipelines", pipelines.pipelines, name="pipelines"),
    path("pipelines/new", pipelines.new_pipeline, name="new-pipeline"),
    path("pipelines/choices/<slug:kind>/<str:field>", asking.field_choices, name="demanded-choices"),
    path("pipelines/<int:id>", pipelines.pipeline, name="pipeline"),
    path("pipelines/<int:id>/default", pipelines.pipeline_default, name="pipeline-default"),
    path("pipelines/<int:id>/place", pipelines.pipeline_place, name="pipeline-place"),
    path("pipelines/<int:id>/deletion", pipelines.pipeline_deletion, name="pipeline-deletion"),
    path("pipelines/<int:id>/stages/new", pipelines.new_stage, name="new-stage"),
    path("pipelines/<int:id>/stages/<int:stage_id>", pipelines.stage, name="stage"),
    path("pipelines/<int:id>/stages/<int:stage_id>/place", pipelines.stage_place, name="stage-place"),
    path(
        "pipelines/<int:id>/stages/<int:stage_id>/deletion", pipelines.stage_deletion, name="stage-deletion"
    ),
    path("palette", palette.show_palette, name="palette"),
    path("palette/choices", palette.show_choices, name="palette-choices"),
    path("palette/acts", palette.give_command, name="palette-acts"),
]
