"""The addresses of the records floor; cards of records live in their domains."""

from django.urls import path

from dealwright.records.search import pages as search

urlpatterns = [
    path("search", search.show_search, name="search"),
]
