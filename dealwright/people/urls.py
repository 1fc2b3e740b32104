"""The addresses of the people floor."""

from django.urls import path

from dealwright.people.roles import pages as roles
from dealwright.people.signing import pages as signing
from dealwright.people.users import myself, pages

urlpatterns = [
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("me", myself.myself, name="me"),
    path("me/password", myself.my_password, name="my-password"),
    path("me/tokens", myself.my_tokens, name="my-tokens"),
    path("me/tokens/<int:id>/revocation", myself.my_token_revocation, name="my-token-revocation"),
    path("people", pages.people, name="people"),
    path("people/new", pages.new_person, name="new-person"),
    path("people/<int:id>", pages.person, name="person"),
    path("people/<int:id>/password", pages.person_password, name="person-password"),
    path("people/departments", pages.departments, name="departments"),
    path("people/roles", roles.roles, name="roles"),
    path("people/roles/new", roles.new_role, name="new-role"),
    path("people/roles/<int:id>", roles.role, name="role"),
]
