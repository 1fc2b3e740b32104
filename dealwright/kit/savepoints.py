"""Savepoints for what nearly always asks the database nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def savepoint_if_asked() -> Iterator[None]:
    """A savepoint that is set before the first statement inside; without a statement there is none.

    For reading alone: what fails there leaves the transaction as it was. An `atomic` inside would end before
    the savepoint that its first statement set.
    """
    is_set = False
    with ExitStack() as savepoint:

        def set_first(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            nonlocal is_set
            if not is_set:
                is_set = True
                savepoint.enter_context(transaction.atomic())
            return execute(sql, params, many, context)

        with connection.execute_wrapper(set_first):
            yield
