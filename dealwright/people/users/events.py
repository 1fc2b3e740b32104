"""What can happen to users."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Keep


class UserCreated(Event):
    """Somebody got an account."""

    kind = "user.created"
    title = _("User created")
    sentence = _("{actor} gave {subject} an account as {role}")
    icon = "user-plus"
    sample = {"role": "Seller"}

    role: str


class UserEdited(Event):
    """Name, role, department or settings of a user changed."""

    kind = "user.edited"
    title = _("User changed")
    sentence = _("{actor} changed the account of {subject}")
    icon = "user-edit"
    sample = {"changes": [{"field": "role", "before": "Seller", "after": "Head of sales"}]}

    changes: list[FieldChange]


class UserSignedIn(Event):
    """Somebody signed in."""

    kind = "user.signed_in"
    title = _("Signed in")
    sentence = _("{subject} signed in")
    icon = "login"
    used_by = frozenset()
    keep = Keep.DAYS_90
    sample = {}


class DepartmentOpened(Event):
    """A department was opened."""

    kind = "department.opened"
    title = _("Department opened")
    sentence = _("{actor} opened the department {subject}")
    icon = "building"
    used_by = frozenset()
    sample = {}
