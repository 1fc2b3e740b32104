"""The one store."""

from dealwright.store.settings.models import Store


def the_store() -> Store:
    """The store with its pipeline and responsible person; until it is opened, one with the defaults."""
    return Store.objects.select_related("pipeline", "responsible").first() or Store(pk=1)
