"""Settings of all four processes. Production values come from the environment (docs/operating.md); nothing is started here."""

import os
import sys

from csp.constants import NONCE, NONE, SELF

from config import environment
from config.environment import BASE_DIR
from config.logs import LOGGING  # noqa: F401

if OBSTACLES := environment.obstacles():
    print(*OBSTACLES, sep="\n", file=sys.stderr)
    raise SystemExit(1)

PROCESS = os.environ["PARTONE_PROCESS"]
IS_PUBLIC = PROCESS == "public"
SAMPLE = environment.is_sample()
DATA = environment.data_folder()
STAFF_URL = environment.site_url("STAFF")
PUBLIC_URL = environment.site_url("PUBLIC")
OCDS_PREFIX = environment.ocds_prefix()

SECRET_KEY = environment.secret_key()
DEBUG = SAMPLE and os.environ.get("PARTONE_DEBUG") == "1"
ALLOWED_HOSTS = environment.hosts()

# -- what is installed; the public site has no people, so nothing that signs them in

STAFF_ONLY_APPS = [
    "django.contrib.admin",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
]
INSTALLED_APPS = [
    "accounts",
    "procurement",
    "decisions",
    "publication",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_prose_editor",
    "procrastinate.contrib.django",
    "csp",
    *([] if IS_PUBLIC else STAFF_ONLY_APPS),
]

STAFF_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "accounts.once.OncePerPageMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.typed.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.NullCharacterMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
PUBLIC_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
MIDDLEWARE = PUBLIC_MIDDLEWARE if IS_PUBLIC else STAFF_MIDDLEWARE
ROOT_URLCONF = "publication.urls" if IS_PUBLIC else "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STAFF_CONTEXT = [
    "accounts.context.person",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "csp.context_processors.nonce",
                *([] if IS_PUBLIC else STAFF_CONTEXT),
            ]
        },
    }
]
FORM_RENDERER = "accounts.renderer.GovukRenderer"

# -- the one database of this process. ATOMIC_REQUESTS stays off: Part 2 is read in a transaction of its own (design, wall 3).

DATABASES = {
    "default": environment.database()
    | {
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None if PROCESS in ("staff", "public") else 0,
        "CONN_HEALTH_CHECKS": True,
    }
}
# Counts of failed sign-ins, and where the last presses led (accounts/pressed.py); files, so that all processes of the staff site on
# one machine share them.
_FILES = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA / "cache"}
CACHES = {
    "default": _FILES | {"OPTIONS": {"MAX_ENTRIES": 5000}}
    if PROCESS == "staff"
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# -- language, time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# -- people

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]  # asked by allauth; the adapter refuses sign-up
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator enters the address; the password link proves it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PARTONE_PROXIES") or 0)

# -- e-mail: a step writes it to the Outbox, the worker delivers it

DEFAULT_FROM_EMAIL = os.environ.get("PARTONE_SMTP_FROM") or "office@example.org"
EMAIL_HOST = os.environ.get("PARTONE_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("PARTONE_SMTP_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("PARTONE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PARTONE_SMTP_PASSWORD", "")
EMAIL_USE_SSL = os.environ.get("PARTONE_SMTP_TLS") == "always"
EMAIL_USE_TLS = not EMAIL_USE_SSL and os.environ.get("PARTONE_SMTP_TLS") != "never"
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = DATA / "mail"
NOTIFY_KEY = os.environ.get("PARTONE_NOTIFY_KEY", "")
NOTIFY_TEMPLATE = os.environ.get("PARTONE_NOTIFY_TEMPLATE", "")
NOTIFY_URL = os.environ.get("PARTONE_NOTIFY_URL") or "https://api.notifications.service.gov.uk"
_DELIVERY = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
if NOTIFY_KEY:
    _DELIVERY = "accounts.notify.NotifyBackend"
EMAIL_BACKEND = {
    "staff": "accounts.emails.OutboxBackend",
    "worker": os.environ.get("PARTONE_EMAIL_BACKEND") or _DELIVERY,
}.get(PROCESS, "django.core.mail.backends.dummy.EmailBackend")

# -- static files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").exists() else []
STATIC_ROOT = None if SAMPLE else BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = SAMPLE
WHITENOISE_AUTOREFRESH = False
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if SAMPLE
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024  # a Part 2 paper has at most 20 MB
# A box for each numbered paragraph of a long Word file, all on one page of the staff site.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000 if PROCESS == "staff" else 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["accounts.uploads.InMemory"]  # so no upload of Part 2 ever lies in a temporary file

# -- what a browser may do with a page

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF] if IS_PUBLIC else [SELF, NONCE],
        "style-src": [SELF] if IS_PUBLIC else [SELF, NONCE],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "partone_session"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not SAMPLE
CSRF_TRUSTED_ORIGINS = [STAFF_URL]
CSRF_FAILURE_VIEW = "accounts.typed.csrf_refused"
SECURE_SSL_REDIRECT = not SAMPLE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if SAMPLE else 365 * 24 * 60 * 60
if header := os.environ.get("PARTONE_PROXY_SSL_HEADER"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_" + header.upper().replace("-", "_"), "https")

# Whether HSTS covers sub-domains and browsers' own lists is for whoever owns the domain; it is not ours to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if IS_PUBLIC:
    SILENCED_SYSTEM_CHECKS += ["security.W003"]  # no sessions and no forms that change anything: nothing to forge
if PROCESS in ("worker", "owner"):
    SILENCED_SYSTEM_CHECKS += ["security.W020"]  # they answer no requests, so no host names
