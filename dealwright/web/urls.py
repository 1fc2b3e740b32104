"""The addresses of the web floor."""

from django.urls import path

from dealwright.web import pages

urlpatterns = [
    path("language", pages.choose_language, name="language"),
    path("theme", pages.choose_theme, name="theme"),
    path("settings", pages.settings_page, name="settings"),
    path("menu/counts", pages.menu_counts, name="menu-counts"),
    path("me/keys", pages.my_keys, name="my-keys"),
    path("design", pages.design, name="design"),
    path("design/card", pages.design_card, name="design_card"),
]

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler500 = pages.broken
