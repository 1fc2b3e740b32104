"""All models of the records floor, for Django."""

from dealwright.records.bulk.models import BulkChange, BulkItem
from dealwright.records.extensions.models import Switch
from dealwright.records.fields.models import CustomField, FieldsMark
from dealwright.records.files.models import File
from dealwright.records.imports.models import Import, ImportRow
from dealwright.records.layouts.models import CardLayout
from dealwright.records.notes.models import Note
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.record import Record
from dealwright.records.reference_lists.models import ReferenceList
from dealwright.records.tags.models import Tag
from dealwright.records.timeline.models import Pin
from dealwright.records.views.models import Arrangement, View

__all__ = ["CustomField", "FieldsMark", "File", "Import", "Note", "Pipeline", "Record", "ReferenceList"]
__all__ += ["Pin", "Stage", "Tag"]
__all__ += ["Arrangement", "BulkChange", "BulkItem", "View"]
__all__ += ["Switch"]
__all__ += ["CardLayout"]
__all__ += ["ImportRow"]
