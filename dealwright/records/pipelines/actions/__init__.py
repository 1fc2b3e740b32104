"""Verbs that change pipelines and stages."""

from dealwright.records.pipelines.actions.deleting import delete_pipeline, delete_stage
from dealwright.records.pipelines.actions.pipelines import (
    create_pipeline,
    make_default,
    place_pipeline,
    rename_pipeline,
)
from dealwright.records.pipelines.actions.restoring import restore_pipeline, restore_stage
from dealwright.records.pipelines.actions.stages import add_stage, edit_stage, place_stage
from dealwright.records.pipelines.actions.values import NewStage

__all__ = [
    "NewStage",
    "add_stage",
    "create_pipeline",
    "delete_pipeline",
    "delete_stage",
    "edit_stage",
    "make_default",
    "place_pipeline",
    "place_stage",
    "rename_pipeline",
    "restore_pipeline",
    "restore_stage",
]
