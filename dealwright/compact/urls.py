"""Addresses of the compact CRM."""

from django.urls import path

from dealwright.compact.report import pages as report
from dealwright.compact.settings import pages as settings
from dealwright.compact.subjects import pages as subjects

urlpatterns = [
    path("subjects", subjects.subjects, name="subjects"),
    path("subjects/funnel", subjects.subject_funnel, name="subject-funnel"),
    path("subjects/funnel/columns/<int:stage_id>", subjects.funnel_column, name="funnel-column"),
    path("subjects/new", subjects.new_subject, name="new-subject"),
    path("subjects/clients", subjects.subject_clients, name="subject-clients"),
    path("subjects/deletion", subjects.subject_deletion, name="subject-deletion"),
    path("subjects/report", report.subject_report, name="subject-report"),
    path("subjects/report/actions", report.report_actions, name="report-actions"),
    path("subjects/report.csv", report.report_file, name="report-file"),
    path("subjects/settings", settings.subject_settings, name="subject-settings"),
    path("subjects/markers", settings.new_marker, name="new-marker"),
    path("subjects/markers/<int:id>", settings.marker, name="marker"),
    path("subjects/<int:id>", subjects.subject, name="subject"),
    path("subjects/<int:id>/edit", subjects.edit_subject, name="edit-subject"),
    path("subjects/<int:id>/stage", subjects.subject_stage, name="subject-stage"),
    path("subjects/<int:id>/client-type", subjects.subject_client_type, name="subject-client-type"),
    path("subjects/<int:id>/markers", subjects.subject_markers, name="subject-markers"),
    path("subjects/<int:id>/star", subjects.subject_star, name="subject-star"),
    path("subjects/<int:id>/archive", subjects.subject_archive, name="subject-archive"),
    path("subjects/<int:id>/order", subjects.subject_order, name="subject-order"),
    path("subjects/<int:id>/notes", subjects.subject_notes, name="subject-notes"),
    path("subjects/<int:id>/timeline", subjects.subject_timeline, name="subject-timeline"),
    path("subjects/<int:id>/history/<slug:section>", subjects.subject_history, name="subject-history"),
    path("subjects/<int:id>/actions/new", subjects.new_action, name="new-action"),
    path("subjects/<int:id>/actions/<int:action_id>", subjects.edit_action, name="edit-action"),
    path(
        "subjects/<int:id>/actions/<int:action_id>/completion",
        subjects.action_completion,
        name="action-completion",
    ),
    path(
        "subjects/<int:id>/actions/<int:action_id>/deletion",
        subjects.action_deletion,
        name="action-deletion",
    ),
]
