"""Settings of the platform. Those that differ between places are read by `mandata.site.variables`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from mandata.site.languages import compiled
from mandata.site.operation import logs
from mandata.site.queues import QUEUES
from mandata.site.secret import secret_key
from mandata.site.variables import SignOn, read_variables

GIVEN = read_variables()
HOME = GIVEN.home.resolve()
DEMONSTRATION = GIVEN.demonstration
BEHIND_HTTPS = GIVEN.https
WORKSPACE = HOME / "workspace"
WORKSPACE_WRITERS = ["mandata.registers.queries.return_files.write_entries"]
"""The function that updates files of the workspace that are not made from returns."""
FIGURE_HOLDERS = ["mandata.registers.queries.figure_owners.holders_in"]
"""The functions that find who can answer for figures that are not in a return."""
MINUTE, DAY = 60, 24 * 60 * 60
PERIODIC_TASKS = {
    "mandata.notices.tasks.send_notices": MINUTE,
    "mandata.accounts.tasks.forget_expired": MINUTE,
    "mandata.audit.tasks.add_links": MINUTE,
    "mandata.site.tasks.note_round": MINUTE,
    "mandata.site.tasks.sweep_files": DAY,
    "mandata.site.tasks.forget_failed_tasks": DAY,
}
"""Seconds from one run of a task to the next. A worker runs each of them when it starts."""
OUTBOX = HOME / "outbox"
AUDIT_FILE = GIVEN.audit_file or HOME / "audit" / "links.jsonl"

HERE = Path(__file__).parent

SECRET_KEY = GIVEN.secret_key or secret_key(HOME)
SECRET_KEY_FALLBACKS = list(GIVEN.secret_key_fallbacks)
DEBUG = False
ALLOWED_HOSTS = list(GIVEN.hosts)
SITE_NAME = GIVEN.name
ROOT_URL = (GIVEN.url or f"http{'s' if BEHIND_HTTPS else ''}://{ALLOWED_HOSTS[0]}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS] if BEHIND_HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "mandata.audit",
    "mandata.accounts",
    "mandata.notices",
    "mandata.collection",
    "mandata.editing",
    "mandata.publishing",
    "mandata.registers",
    "mandata.site",
]

MIDDLEWARE = [
    "mandata.site.middleware.WholeRequestMiddleware",
    "mandata.site.operation.requests.RequestMiddleware",
    "mandata.site.operation.views.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "mandata.accounts.middleware.MethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mandata.accounts.middleware.NotKeptMiddleware",
    "mandata.accounts.middleware.SessionEndMiddleware",
    "mandata.accounts.unsaved.UnsavedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mandata.site.middleware.PlainTextMiddleware",
    "mandata.site.middleware.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mandata.accounts.middleware.OwnLanguageMiddleware",
    "mandata.accounts.middleware.OwnZoneMiddleware",
    "mandata.accounts.middleware.StrongSignInMiddleware",
    "mandata.accounts.middleware.ProviderDownMiddleware",
]

ROOT_URLCONF = "mandata.site.urls"
WSGI_APPLICATION = "mandata.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mandata.site.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "mandata.collection.templatetags.clock",
                "mandata.collection.templatetags.languages",
            ],
        },
    }
]

FORM_RENDERER = "mandata.site.form_renderer.FormRenderer"

# Database

DATABASES = {
    "default": dj_database_url.parse(
        GIVEN.database or f"sqlite:///{HOME / 'mandata.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A writer waits its turn instead of failing, and takes its lock before it reads what it will change. FULL flushes
    # the log at each commit: confirmed data survives a power cut, not only a killed process.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Background tasks. Each is stored in the transaction of the step that needs it, so none is lost or runs too early.

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": list(QUEUES)}}

# Shared by all processes: failures to sign in, and used codes of second factors

CACHE_TABLE = "shared_cache"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": CACHE_TABLE,
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # this many failures within an hour take longer than an hour
    }
}

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "mandata.accounts.passwords.BreachedPasswordValidator"},
    {"NAME": "mandata.accounts.passwords.PlatformWordsValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "site:home"
ACCOUNT_ADAPTER = "mandata.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"login": "mandata.accounts.signing_in.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    # Failures for one account: from one place, and from all places where the person never signed in.
    "login_failed": "5/5m/key",
    "login_failed_anywhere": "100/h/key",
    # E-mails for a new password to one address.
    "reset_password": "5/h/key",
    # There is no limit per network address: many people may share one.
    "login": None,
    "reset_password_from_key": None,
}
ACCOUNT_MAX_EMAIL_ADDRESSES = 1  # the one that the administrator invited
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can send e-mails to strangers
TRUSTED_PROXIES = int(BEHIND_HTTPS) if GIVEN.trusted_proxies is None else GIVEN.trusted_proxies
"""Number of our own proxies that a request passes, each of which adds an address to `X-Forwarded-For`."""
MFA_ADAPTER = "mandata.accounts.second_factors.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
SECOND_FACTOR_FOR_ALL = GIVEN.second_factor == "everybody"
"""Whether everybody needs a second factor, or only privileged roles."""
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMONSTRATION
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {"activate_totp": "mandata.accounts.signing_in.SetUpAppForm"}
MFA_RATE_LIMITS = {"webauthn_login": None}  # codes cannot be guessed, and many people may share an address
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = (
    True  # an invited person is identified by an address that the provider has verified
)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False


def sign_on(provider: SignOn | None) -> dict[str, object]:
    """Return the settings of allauth for the organisation's OpenID Connect provider, if it has one."""
    if provider is None:
        return {}
    app = {
        "provider_id": "single-sign-on",
        "name": provider.name,
        "client_id": provider.client_id,
        "secret": provider.secret,
        "settings": {"server_url": provider.server_url},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


SOCIALACCOUNT_PROVIDERS = sign_on(GIVEN.sign_on)

SESSION_COOKIE_AGE = 2 * 60 * 60
"""Seconds without a request after which a person has to sign in again."""
SESSION_LONGEST = 12 * 60 * 60
"""Seconds after which a person has to sign in again, even if active."""
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mandata.site.views.too_old"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_HTTPS
COOKIE_PREFIX = "__Host-" if BEHIND_HTTPS else ""
"""Browsers accept a cookie with this name prefix only from this host, and only over HTTPS."""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # not in a cookie

# Restrictions on what a browser may do with our pages

SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Files

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = HOME / "uploads"
STORAGES = {
    "default": {"BACKEND": "mandata.collection.uploads.storage.DurableStorage"},
    "staticfiles": {"BACKEND": "mandata.site.static_files.HashedStorage"},
}
ATTACHMENT_LIMIT = GIVEN.attachment * 1_000_000
ATTACHMENTS_A_RETURN = 50
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [compiled(HOME / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = GIVEN.time_zone
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

# E-mail

DEFAULT_FROM_EMAIL = GIVEN.email_from
if GIVEN.email:
    _mail = urlsplit(GIVEN.email)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_TIMEOUT = 20  # seconds: a silent server must not keep the worker from its other tasks
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = OUTBOX

# Monitoring for operators

LOGGING = logs.settings(shows_requests=not DEMONSTRATION)
METRICS_TOKEN = GIVEN.metrics_token
DISK_FREE = GIVEN.disk_free * 1_000_000
"""Free bytes below which the platform is no longer ready."""
