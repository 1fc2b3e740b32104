"""What can happen to users."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Keep, Ref


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


class WorkHandedOver(Event):
    """A colleague gets everything that somebody answers for."""

    kind = "user.work_handed_over"
    title = _("Work handed over")
    sentence = _("{actor} gave everything {subject} answers for to {to}")
    icon = "arrows-exchange"
    used_by = frozenset()
    sample = {"to": {"kind": "user", "id": 3, "label": "Boris"}}

    to: Ref
