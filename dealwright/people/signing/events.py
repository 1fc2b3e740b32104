"""What can happen when people sign in, and to the ways in which they do."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Keep


class SecondStepAdded(Event):
    """A user asks for codes of an app beside the password from now on."""

    kind = "user.second_step_added"
    title = _("Second step added")
    sentence = _("{subject} set up codes of an app as a second step")
    icon = "shield-check"
    used_by = frozenset()
    sample = {}


class SecondStepRemoved(Event):
    """The second step of a user was taken away."""

    kind = "user.second_step_removed"
    title = _("Second step removed")
    sentence = _("{actor} removed the second step of {subject}")
    icon = "shield-off"
    used_by = frozenset()
    sample = {}


class SecondStepFailed(Event):
    """Somebody knew the password but not the code."""

    kind = "user.second_step_failed"
    title = _("Wrong code as a second step")
    sentence = _("Somebody signed in as {subject} with a wrong code, from {address}")
    icon = "shield-x"
    used_by = frozenset()
    personal = ("address",)
    keep = Keep.DAYS_90
    sample = {"address": "203.0.113.7"}

    address: str


class RecoveryCodesMade(Event):
    """A user has new recovery codes; the earlier ones open nothing any more."""

    kind = "user.recovery_codes_made"
    title = _("Recovery codes made")
    sentence = _("{subject} made new recovery codes")
    icon = "key"
    used_by = frozenset()
    sample = {}


class RecoveryCodeUsed(Event):
    """A recovery code stood in for the second step."""

    kind = "user.recovery_code_used"
    title = _("Recovery code used")
    sentence = _("{subject} signed in with a recovery code")
    icon = "key"
    used_by = frozenset()
    sample = {}


class PasskeyAdded(Event):
    """A user may sign in with a passkey."""

    kind = "user.passkey_added"
    title = _("Passkey added")
    sentence = _("{subject} added the passkey {name}")
    icon = "fingerprint"
    used_by = frozenset()
    sample = {"name": "Phone"}

    name: str


class PasskeyRemoved(Event):
    """A passkey opens nothing any more."""

    kind = "user.passkey_removed"
    title = _("Passkey removed")
    sentence = _("{actor} removed the passkey {name} of {subject}")
    icon = "fingerprint-off"
    used_by = frozenset()
    sample = {"name": "Phone"}

    name: str


class LockLifted(Event):
    """Somebody who was locked out may try again."""

    kind = "user.lock_lifted"
    title = _("Sign-in lock lifted")
    sentence = _("{actor} lifted the sign-in lock of {email} from {address}")
    icon = "lock-open"
    used_by = frozenset()
    personal = ("email", "address")
    keep = Keep.DAYS_90
    sample = {"email": "anna@example.com", "address": "203.0.113.7"}

    email: str
    address: str


class SignInRulesChanged(Event):
    """What holds for everybody's sign-in changed."""

    kind = "sign_in_rules.changed"
    title = _("Sign-in rules changed")
    sentence = _("{actor} changed the sign-in rules")
    icon = "shield-cog"
    used_by = frozenset()
    sample = {"changes": [{"field": "is_second_step_required", "before": False, "after": True}]}

    changes: list[FieldChange]
