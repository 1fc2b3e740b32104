"""The addresses of the people floor."""

from django.urls import path

from dealwright.people.absences import pages as absences
from dealwright.people.departments import pages as departments
from dealwright.people.invitations import pages as invitations
from dealwright.people.letters import pages as letters
from dealwright.people.mail_server import pages as mail_server
from dealwright.people.providers import pages as providers
from dealwright.people.roles import pages as roles
from dealwright.people.sessions import pages as sessions
from dealwright.people.signing import overview
from dealwright.people.signing import pages as signing
from dealwright.people.users import myself, pages
from dealwright.people.workdays import pages as workdays

urlpatterns = [
    # The door. allauth finds its own pages by these names; what has no name here does not exist.
    path("sign-in", signing.SignIn.as_view(), name="account_login"),
    path("sign-in/passkey", signing.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-in/second-step", signing.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/forgotten", signing.Forgotten.as_view(), name="account_reset_password"),
    path("sign-in/forgotten/sent", signing.ForgottenSent.as_view(), name="account_reset_password_done"),
    path(
        "sign-in/forgotten/<slug:uidb36>/<str:key>",
        signing.ForgottenPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("sign-in/providers/<slug:code>", providers.leave, name="leave-for-provider"),
    path("sign-in/providers/<slug:code>/return", providers.come_back, name="openid_connect_callback"),
    path("sign-out", signing.sign_out, name="account_logout"),
    # One's own ways to sign in.
    path("me/security", signing.security, name="mfa_index"),
    path("me/proof", signing.Proof.as_view(), name="account_reauthenticate"),
    path("me/proof/code", signing.ProofByCode.as_view(), name="mfa_reauthenticate"),
    path("me/proof/passkey", signing.ProofByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("me/photo", myself.my_photo, name="my-photo"),
    path("me/password", signing.Password.as_view(), name="account_change_password"),
    path("me/password/first", signing.FirstPassword.as_view(), name="account_set_password"),
    path("me/email", signing.Email.as_view(), name="account_email"),
    path("me/email/code", signing.EmailCode.as_view(), name="account_email_verification_sent"),
    path("me/second-step/app", signing.App.as_view(), name="mfa_activate_totp"),
    path("me/second-step/app/removal", signing.AppRemoval.as_view(), name="mfa_deactivate_totp"),
    path("me/second-step/codes", signing.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("me/second-step/codes/file", signing.CodesFile.as_view(), name="mfa_download_recovery_codes"),
    path("me/second-step/codes/new", signing.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("me/passkeys/new", signing.NewPasskey.as_view(), name="mfa_add_webauthn"),
    path("me/passkeys/<int:id>", signing.Passkey.as_view(), name="mfa_edit_webauthn"),
    path("me/passkeys/<int:id>/removal", signing.PasskeyRemoval.as_view(), name="mfa_remove_webauthn"),
    path("me/connections/<int:id>/removal", providers.disconnect, name="my-connection-removal"),
    path("me/sessions", sessions.my_sessions, name="my-sessions"),
    path("me/sessions/others/end", sessions.end_others, name="end-my-other-sessions"),
    path("me/sessions/<int:id>/end", sessions.end_mine, name="end-my-session"),
    path("me", myself.myself, name="me"),
    path("me/tokens", myself.my_tokens, name="my-tokens"),
    path("me/tokens/<int:id>/revocation", myself.my_token_revocation, name="my-token-revocation"),
    path("people", pages.people, name="people"),
    path("people/new", pages.new_person, name="new-person"),
    path("people/<int:id>", pages.person, name="person"),
    path("people/<int:id>/edit", pages.edit_person, name="person-edit"),
    path("people/<int:id>/photo", pages.person_photo, name="person-photo"),
    path("people/<int:id>/password", pages.person_password, name="person-password"),
    path("people/<int:id>/sessions/end", sessions.end_of_person, name="end-sessions-of-person"),
    path("people/<int:id>/second-steps/removal", overview.remove_second_steps, name="remove-second-steps"),
    path("people/sign-in", overview.signing_in, name="signing-in"),
    path("people/sign-in/rules", overview.change_rules, name="sign-in-rules"),
    path("people/sign-in/locks/<int:id>/lift", overview.lift_lock, name="lift-lock"),
    path("people/sign-in/providers/new", providers.new_provider, name="new-provider"),
    path("people/sign-in/providers/<int:id>", providers.one_provider, name="provider"),
    path("people/sign-in/providers/<int:id>/removal", providers.remove_provider, name="remove-provider"),
    path("people/<int:id>/deactivation", pages.deactivation, name="person-deactivation"),
    path("people/<int:id>/reactivation", pages.reactivation, name="person-reactivation"),
    path("people/<int:id>/handover", pages.handover, name="person-handover"),
    path("people/<int:id>/absences", absences.absences_of, name="absences-of-person"),
    path("people/absences", absences.absences, name="absences"),
    path("people/departments", departments.departments, name="departments"),
    path("people/departments/<int:id>", departments.department, name="department"),
    path("people/departments/<int:id>/place", departments.department_place, name="department-place"),
    path("people/departments/<int:id>/closing", departments.department_closing, name="department-closing"),
    path("people/invitations", invitations.invitations, name="invitations"),
    path("people/invitations/<int:id>/sending", invitations.invitation_sending, name="invitation-sending"),
    path(
        "people/invitations/<int:id>/withdrawal",
        invitations.invitation_withdrawal,
        name="invitation-withdrawal",
    ),
    path("people/roles", roles.roles, name="roles"),
    path("people/roles/new", roles.new_role, name="new-role"),
    path("people/roles/<int:id>", roles.role, name="role"),
    path("people/roles/<int:id>/copy", roles.role_copy, name="role-copy"),
    path("people/roles/<int:id>/deletion", roles.role_deletion, name="role-deletion"),
    path("absences/<int:id>", absences.absence, name="absence"),
    path("absences/<int:id>/cancellation", absences.absence_cancellation, name="absence-cancellation"),
    path("invitations/<str:token>", invitations.accept, name="invitation"),
    path("letters", letters.letters, name="letters"),
    path("letters/kept/sending", letters.kept_letters_sending, name="kept-letters-sending"),
    path("letters/<int:id>", letters.letter, name="letter"),
    path("letters/<int:id>/state", letters.letter_state, name="letter-state"),
    path("letters/<int:id>/sending", letters.letter_sending, name="letter-sending"),
    path("settings/mail-server", mail_server.mail_server, name="mail-server"),
    path("settings/mail-server/removal", mail_server.mail_server_removal, name="mail-server-removal"),
    path("settings/mail-server/test", mail_server.mail_server_test, name="mail-server-test"),
    path("working-days", workdays.working_days, name="working-days"),
    path("working-days/people", workdays.working_people, name="working-people"),
    path("working-days/<int:id>/break", workdays.working_day_break, name="working-day-break"),
    path("working-days/<int:id>/resumption", workdays.working_day_resumption, name="working-day-resumption"),
    path("working-days/<int:id>/end", workdays.working_day_end, name="working-day-end"),
    path("settings/working-days", workdays.working_day_rules, name="working-day-rules"),
    path("files/people/<str:file_name>", pages.photo, name="photo-of-person"),
]
