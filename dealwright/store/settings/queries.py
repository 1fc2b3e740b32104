"""The one store."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.store.settings.models import Store


def the_store() -> Store:
    """The store with its pipeline and responsible person; until it is opened, one with the defaults."""
    return Store.objects.select_related("pipeline", "responsible").first() or Store(pk=1)


def purchases_go_into(stages: Sequence[Stage], pipeline: Pipeline | None) -> Iterable[str]:
    """Why a pipeline cannot be deleted: purchases in the shop open deals in it."""
    if pipeline is not None and Store.objects.filter(pipeline=pipeline).exists():
        yield _("Purchases in the shop open deals in it; choose another pipeline in the shop settings first.")
