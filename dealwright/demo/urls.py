"""The addresses of the sample company."""

from django.urls import path

from dealwright.demo import pages

urlpatterns = [
    path("sample-company", pages.sample_company, name="sample_company"),
]
