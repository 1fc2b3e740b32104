"""Settings of the installation. What people may change lives in the product, not here."""

from datetime import timedelta

from csp.constants import NONCE, NONE, SELF

from dealwright.config import env as environment
from dealwright.config import storages

env = environment.read()

SECRET_KEY = env.secret_key
DEBUG = env.debug
ALLOWED_HOSTS = ["*"]  # the product runs behind whatever name its operator gives it
BASE_URL = env.base_url
DATA = env.data
ADMIN_EMAIL, ADMIN_PASSWORD = env.admin_email, env.admin_password

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "dealwright.kit",
    "dealwright.events",
    "dealwright.web",
    "dealwright.api",
    "dealwright.people",
    "dealwright.records",
    "dealwright.automation",
    "dealwright.catalog",
    "dealwright.channels",
    "dealwright.work",
    "dealwright.crm",
    "dealwright.sales",
    "dealwright.store",
    "dealwright.compact",
    "dealwright.olist",
    "dealwright.demo",
]

MIDDLEWARE = [
    "dealwright.web.middleware.PlainErrors",
    "dealwright.web.middleware.Htmx",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dealwright.people.middleware.CurrentActor",
    "dealwright.store.middleware.LanguageOfTheShop",
    "dealwright.people.middleware.SignInRequired",
    "dealwright.people.signing.middleware.SecondStepRequired",
    "dealwright.people.sessions.middleware.SeenHourly",
]

ROOT_URLCONF = "dealwright.config.urls"
WSGI_APPLICATION = None
CSRF_FAILURE_VIEW = "dealwright.web.pages.csrf_failed"
APPEND_SLASH = False

DATABASES = {"default": env.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "dealwright.people.signing.backend.PasswordBackend",
]
EMAIL_BACKEND = "dealwright.people.letters.backend.LetterBackend"
DEFAULT_FROM_EMAIL = "Dealwright <dealwright@localhost>"  # the mail server's settings name the true sender
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Signing in is allauth's work, behind our own pages, addresses and letters: docs/decisions/0010.
ACCOUNT_ADAPTER = "dealwright.people.signing.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can make us write to strangers
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "120/m/ip,100/h/key",
    "reset_password": "20/m/ip,5/h/key",
}
MFA_ADAPTER = "dealwright.people.signing.second_steps.SecondSteps"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Dealwright"
SOCIALACCOUNT_ADAPTER = "dealwright.people.providers.adapter.Providers"
PRIVATE_PROVIDERS = env.private_providers
ALLOWED_PRIVATE_HOSTS = env.private_hosts
AUTOMATION_PLAN = env.automation_plan
TRIES_PAYMENTS = False  # the test provider is on from the beginning: for the tests alone
PROXIES = env.proxies
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24

# Guessing is stopped per account and address here, per address and per account by allauth's limits above.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "dealwright.people.signing.origin.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = [
    "email",
    "login",
    "next",
    "csrfmiddlewaretoken",
    "oldpassword",
    "password1",
    "username",
]
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # our own sign-in page says that it is locked

CACHES = {  # shared by all processes, as limits must be
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"}
}

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [],
        "OPTIONS": {
            "environment": "dealwright.web.jinja.environment",
            "context_processors": ["dealwright.web.render.page_context"],
        },
    },
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("pt-br", "Português (Brasil)")]
LOCALE_PATHS = [environment.ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
MEDIA_URL = "/files/"
STORAGES = {
    "default": storages.uploads(env),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# A page may run only our own scripts; nothing is evaluated, nothing comes from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

FILES_LARGEST = env.largest_file
FILES_IN_BUCKET = env.bucket is not None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
