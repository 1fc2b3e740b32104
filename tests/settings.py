"""The product's settings, with what only tests want."""

from dealwright.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
TRIES_PAYMENTS = True
WAKE_WORKERS = False  # no worker listens, and the thread would outlive the test

STORAGES = {
    "default": {"BACKEND": "dealwright.kit.storage.folder.Folder"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
