"""Asking for records that carry a tag: `tags__member="vip"`, `tags__member__in=["vip", "new"]`."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Lookup, TextField, Transform

from dealwright.api.paging import Where


class _Carries(Lookup):
    """At least one of the given tags is among those of the record."""

    lookup_name = "exact"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        wanted = [self.rhs] if isinstance(self.rhs, str) else list(self.rhs)
        return f"{left} && %s::text[]", [*left_params, wanted]


class _CarriesOneOf(_Carries):
    lookup_name = "in"


@ArrayField.register_lookup
class Member(Transform):
    """The tags one by one, as far as a filter is concerned."""

    lookup_name = "member"
    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, *_texts: Any, **_more: Any) -> tuple[str, Any]:
        return compiler.compile(self.lhs)

    def get_lookup(self, lookup_name: str) -> type[Lookup] | None:
        return {"exact": _Carries, "in": _CarriesOneOf}.get(lookup_name)


TAGS = Where(str, path="tags__member", many=True, empty=[], empty_path="tags")
"""The filter `tags` of a list of the API."""
