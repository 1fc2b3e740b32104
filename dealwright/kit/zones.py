"""The time zones this machine knows."""

import functools
import zoneinfo


@functools.cache
def zone_names() -> frozenset[str]:
    """Their IANA names, such as `America/Sao_Paulo`. Looked up once: they lie in hundreds of files."""
    return frozenset(zoneinfo.available_timezones())
