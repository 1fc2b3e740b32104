"""All models of the records floor, for Django."""

from dealwright.records.imports.models import Import
from dealwright.records.notes.models import Note
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.record import Record
from dealwright.records.tags.models import Tag

__all__ = ["Import", "Note", "Pipeline", "Record", "Stage", "Tag"]
