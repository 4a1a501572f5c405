"""Every setting, read from the environment, with defaults that are safe.

`docs/operating.md` lists the variables. Nothing here names a person, a host or a secret.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url
from jinja2 import StrictUndefined

from config import mirror

BASE_DIR = Path(__file__).resolve().parent.parent


def switch(name: str, default: str) -> bool:
    return os.environ.get(name, default).strip().lower() in {"1", "on", "true", "yes", "si", "sí"}


def told(prefix: str, defaults: dict[str, str]) -> dict[str, str]:
    """What the environment says of one thing, in parts."""
    return {
        part: os.environ.get(f"{prefix}_{part}", "").strip() or default
        for part, default in defaults.items()
    }


DEBUG = switch("DEBUG", "off")
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "data"))
DATA_DIR.mkdir(parents=True, exist_ok=True)


def own_secret_key() -> str:
    """The key of this installation, made once and kept beside its data, readable by its owner only."""
    path = DATA_DIR / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = os.environ.get("SECRET_KEY") or own_secret_key()

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://{HOST}:{PORT}").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if host.strip()
]
# How many reverse proxies of ours stand before the server: their X-Forwarded-For is believed, no other.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))

CATALOG = Path(os.environ.get("CATALOG", BASE_DIR / "catalogs" / "imevis"))
ANTIBOT = switch("ANTIBOT", "on")
# A language model that may choose labels and be courteous; none unless it is told where it is.
ASSISTANT_MODEL = told(
    "ASSISTANT_MODEL", {"KIND": "", "URL": "", "NAME": "", "KEY": "", "SECONDS": "3"}
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ventanilla.catalog",
    "ventanilla.scheduling",
    "ventanilla.accounts",
    "ventanilla.appointments",
    "ventanilla.surveys",
    "ventanilla.assistant",
    "ventanilla.reports",
    "ventanilla.jobs",
    "ventanilla.messaging",
    "ventanilla.public",
    "ventanilla.api",
    "ventanilla.intranet",
    "ventanilla.whatsapp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.headers.content_security_policy",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ventanilla.intranet.gate.Gate",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "config.wording.environment",
            "trim_blocks": True,
            "lstrip_blocks": True,
            # A name that the view did not give is a fault that a test sees, not a gap that a person sees.
            "undefined": StrictUndefined,
            "context_processors": [
                "config.context.institution",
                "config.context.staff",
            ],
        },
    },
    # allauth's own short messages; a page of ours with the same name is found first.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'ventanilla.sqlite3'}",
        conn_max_age=None,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock when it begins: the default mode fails half-way with «database is locked».
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # Statements are prepared once and then only carried out: half of the database's CPU for a booking.
    prepared: dict[str, object] = {"server_side_binding": True, "prepare_threshold": 3}
    DATABASES["default"]["OPTIONS"] = prepared | DATABASES["default"].get("OPTIONS", {})

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

# Staff: a name and a password, then a second factor (docs/decisions/2026-11-22-staff-login-with-allauth.md).
AUTHENTICATION_BACKENDS = ["ventanilla.accounts.backend.Backend"]
# The demonstration's accounts show their own second factor: never on a server that others reach.
TRIED_OUT_HERE = HOST in {"127.0.0.1", "localhost", "::1"} and not HTTPS and not TRUSTED_PROXIES
DEMO = switch("DEMO", "off") and TRIED_OUT_HERE
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/intranet/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/intranet/entrar/"
ACCOUNT_ADAPTER = "ventanilla.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
# By account, not by address: an office shares one, and nobody may lock all of it out.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "5/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "ventanilla.accounts.adapter.MFAAdapter"
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Ventanilla"
MFA_TOTP_TOLERANCE = 1
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A desk is shared: whoever leaves it for a quarter of an hour has left.
SESSION_COOKIE_AGE = 15 * 60
SESSION_COOKIE_NAME = "__Host-intranet" if HTTPS else "intranet"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "config.notices.Storage"
# Tries are counted for all processes and machines together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        # Django would throw a third of it away at 300: the counts of tries, and what waits for a person.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# What may wait is done by `manage.py worker`, a queue beside the other: a long task delays no short one.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "long"],
    }
}
# And what every worker does all the time, in so many threads.
LOOPS = {"ventanilla.messaging.outbox.drain": 2, "ventanilla.whatsapp.answering.answer_next": 2}
SWEEPS = {
    "ventanilla.jobs.tries.retake": timedelta(seconds=30),
    "ventanilla.jobs.tries.prune": timedelta(days=1),
    "ventanilla.messaging.outbox.sweep": timedelta(seconds=30),
    "ventanilla.messaging.outbox.forget_words": timedelta(days=1),
    "ventanilla.messaging.inbox.retake": timedelta(seconds=10),
    "ventanilla.messaging.inbox.forget_old": timedelta(days=1),
    "ventanilla.reports.exports.tidy": timedelta(minutes=1),
    "ventanilla.reports.kept.keep": timedelta(minutes=1),
    "ventanilla.appointments.attempts.forget_old": timedelta(hours=1),
    "ventanilla.appointments.notices.reminding.remind": timedelta(minutes=1),
    "ventanilla.appointments.notices.afterwards.tell_missed": timedelta(minutes=10),
    "ventanilla.surveys.inviting.invite": timedelta(minutes=10),
    "ventanilla.assistant.conversing.end_silent": timedelta(hours=1),
    "ventanilla.assistant.conversing.forget_lines": timedelta(days=1),
    "ventanilla.assistant.counting.forget_misses": timedelta(days=1),
}
# What else `doctor` asks: functions that yield a sentence for each thing that could be better.
EXAMINATIONS = [
    "ventanilla.assistant.assist.problems",
    "ventanilla.jobs.health.problems",
    "ventanilla.messaging.health.problems",
]
EXPORTS = DATA_DIR / "exports"

# How messages leave; where nothing is named, none do (docs/operating.md).
WHATSAPP = told(
    "WHATSAPP",
    {
        "PHONE_ID": "",
        "ACCOUNT_ID": "",
        "TOKEN": "",
        "SECRET": "",
        "SECRET_BEFORE": "",
        "VERIFY_TOKEN": "",
        "URL": "https://graph.facebook.com/v23.0",
    },
)
# Where there is no account, a simulated telephone takes its place. Whoever holds it may write from any
# number, so never on a server that others reach.
WHATSAPP_MIRROR = (
    (DEMO or DEBUG) and TRIED_OUT_HERE and not (WHATSAPP["PHONE_ID"] or WHATSAPP["TOKEN"])
)
if WHATSAPP_MIRROR:
    WHATSAPP |= mirror.account(SECRET_KEY, HOST, PORT)
    LOOPS["ventanilla.whatsapp.mirror.telling.tell"] = 1
    SWEEPS["ventanilla.whatsapp.mirror.line.forget_old"] = timedelta(days=1)
SMS = told(
    "SMS",
    {
        "URL": "",
        "AUTHORIZATION": "",
        "FORMAT": "json",
        "BODY": '{"to": "{to}", "text": "{text}"}',
        "ID": "id",
    },
)
# Lines of the log, where somebody tries the program out and there is no other channel.
CONSOLE_MESSAGES = DEBUG or DEMO
MESSAGES_A_DAY = int(os.environ.get("MESSAGES_A_DAY", "50000"))
MESSAGES_A_DAY_EACH = int(os.environ.get("MESSAGES_A_DAY_EACH", "10"))
# What makes the PDF that a message names, out of the text that it carries.
DOCUMENTS = {"voucher": "ventanilla.appointments.voucher.voucher_of"}

LANGUAGE_CODE = "es-mx"
TIME_ZONE = "America/Mexico_City"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000

SECURE_CONTENT_TYPE_NOSNIFF = True
# No address with a token ever travels to another site.
SECURE_REFERRER_POLICY = "same-origin"
# The proxy redirects to https; what holds for an agency's other subdomains is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "config.csrf.failed"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# Our own addresses only, nothing inline, and no page of ours inside another's.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

# What a person sends is a few short fields; anything larger is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# The largest form is a week by half hours, of an office that never closes: 7 × 48 and some more.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "ventanilla.lib.logs.JsonFormatter",
            "masks": {
                r"/citas/ver/[^/\s\"']+": "/citas/ver/…",  # the token opens the appointment
                r"/sala/\d+/[^/\s\"']+": "/sala/…",
                r"DETAIL: .*": "DETAIL: …",  # PostgreSQL repeats the row that it refused
            },
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},  # it writes addresses down, and some hold a key
    },
}
