"""The lookup `__like`: a LIKE with the caller's pattern, which a trigram index can serve."""

from typing import Any

from django.db.models import Field, Lookup


@Field.register_lookup
class Like(Lookup):
    """`field LIKE pattern`; the pattern comes from `kit.text.like_pattern`."""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", (*left_params, *right_params)
