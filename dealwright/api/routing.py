"""The router of a domain: `list`, `get`, `post`, `patch` and `delete` over thin view functions."""

import inspect
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar, cast

import ninja
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, Field, TypeAdapter, create_model

from dealwright.api.hiding import reading_as
from dealwright.api.operation import Beforehand, PathView
from dealwright.api.paging import FiltersOf, ListOf

View = TypeVar("View", bound=Callable[..., Any])


class Router(ninja.Router):
    """The resources of one part of a domain.

    A view function finds, makes one call and answers; everything else is the kit's.
    """

    def list(self, path: str, listing: ListOf, shape: type[BaseModel]) -> Callable[[View], View]:
        """Answer a list: the view function gives the queryset of what the caller may see."""
        items: TypeAdapter[Any] = TypeAdapter(list[shape])  # type: ignore[valid-type]

        def decorate(view: View) -> View:
            @wraps(view)
            def listed(request: HttpRequest, **path_values: Any) -> HttpResponse:
                wanted = listing.read(request.GET)
                page = listing.page(view(request, **path_values), wanted)
                return HttpResponse(page.to_json(items, reading_as(request)), content_type="application/json")

            # Annotations kept as text are to be read in the module of the view, not in this one.
            listed.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
            self._add("GET", path, listed, {200: page_of(shape)}, listing=listing)
            return view

        return decorate

    def get(  # type: ignore[override]
        self, path: str, shape: Any, *, of: ListOf | None = None
    ) -> Callable[[View], View]:
        """Answer one thing; with `of` it is told of the records of that list, which its filters narrow."""
        return self._adding("GET", path, {200: shape}, listing=FiltersOf(of) if of else None)

    def content(self, path: str, media_type: str) -> Callable[[View], View]:
        """Answer with something that is no JSON, such as a file; the view function gives the response."""
        return self._adding("GET", path, {200: None}, media_type=media_type)

    def post(  # type: ignore[override]
        self,
        path: str,
        shape: Any = None,
        *,
        status: int | None = None,
        beforehand: Beforehand | None = None,
    ) -> Callable[[View], View]:
        """Make something (status 201), or answer a verb (200; 204 without a shape).

        `beforehand` wraps the transaction: what waits for a network happens there.
        """
        return self._adding("POST", path, {status or (200 if shape else 204): shape}, beforehand=beforehand)

    def patch(self, path: str, shape: Any) -> Callable[[View], View]:  # type: ignore[override]
        """Change what is sent, leave the rest."""
        return self._adding("PATCH", path, {200: shape})

    def put(self, path: str, shape: Any) -> Callable[[View], View]:  # type: ignore[override]
        """Set something whole."""
        return self._adding("PUT", path, {200: shape})

    def delete(self, path: str) -> Callable[[View], View]:  # type: ignore[override]
        """Remove something; the answer is empty."""
        return self._adding("DELETE", path, {204: None})

    def _adding(
        self, method: str, path: str, response: dict[int, Any], **options: Any
    ) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            self._add(method, path, view, response, **options)
            return view

        return decorate

    def _add(
        self,
        method: str,
        path: str,
        view: Callable[..., Any],
        response: dict[int, Any],
        **options: Any,
    ) -> None:
        address = cast(PathView, self.path_operations.setdefault(path, PathView()))
        address.add_operation(path, [method], view, response=response, **options)


@cache
def page_of(shape: type[BaseModel]) -> type[BaseModel]:
    """The shape of one page of a list."""
    return create_model(
        f"{shape.__name__}Page",
        __doc__="One page of a list.",
        items=(list[shape], ...),  # type: ignore[valid-type]
        next_cursor=(str | None, Field(description="Give it as `cursor` to read on; null at the end.")),
        count=(int, Field(default=0, description="With `count=true`: how many in all, at most 10,000.")),
        count_capped=(bool, Field(default=False, description="With `count=true`: whether there are more.")),
    )
