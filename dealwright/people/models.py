"""All models of the people floor, for Django."""

from dealwright.people.absences.models import Absence
from dealwright.people.departments.models import Department
from dealwright.people.invitations.models import Invitation
from dealwright.people.letters.models import Letter
from dealwright.people.mail_server.models import MailServer
from dealwright.people.providers.models import Provider
from dealwright.people.roles.models import Role
from dealwright.people.sessions.models import OpenSession
from dealwright.people.signing.models import SignInRules
from dealwright.people.tokens.models import Token
from dealwright.people.users.models import User
from dealwright.people.workdays.models import WorkingDay, WorkingDayRules

__all__ = ["Absence", "Department", "Invitation", "Letter", "MailServer", "Role", "Token", "User"]
__all__ += ["OpenSession", "Provider", "SignInRules", "WorkingDay", "WorkingDayRules"]
