"""Settings of Ramure: one file, safe by default, relaxed only by what `make run` sets for loopback."""

from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from registry import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("RAMURE_VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
LOOPBACK = env.flag("RAMURE_LOOPBACK")  # set by `make run` alone: plain HTTP, answered on this machine's own names
DEMONSTRATION = env.flag("RAMURE_DEMONSTRATION")  # opens the demonstration accounts and says so on every page
PUBLIC_DEMONSTRATION = env.flag("RAMURE_PUBLIC_DEMONSTRATION")  # a demonstration elsewhere than on loopback
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
LOOPBACK_SECRET_KEY = "known-to-everyone-and-refused-elsewhere-than-on-loopback"  # noqa: S105
SECRET_KEY = LOOPBACK_SECRET_KEY if LOOPBACK else env.text("RAMURE_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("RAMURE_OLD_SECRET_KEYS", "")
ALLOWED_HOSTS = LOOPBACK_HOSTS if LOOPBACK else env.words("RAMURE_HOSTS")
LOOPBACK_SITE = f"http://127.0.0.1:{env.number('PORT', 8000)}/"
# The address that letters give: a command has no request to read it from.
SITE = env.text("RAMURE_SITE", LOOPBACK_SITE if LOOPBACK else f"https://{''.join(ALLOWED_HOSTS[:1]).lstrip('.')}/")
CSRF_TRUSTED_ORIGINS = env.words("RAMURE_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "registry",
    "compliance.common",
    "compliance.accounts",
    "compliance.law",
    "compliance.history",
    "compliance.offices",
    "compliance.access",
    "compliance.deadlines",
    "compliance.notifications",
    "compliance.jobs",
    "compliance.records",
    "compliance.transfers",
    "compliance.documents",
    "compliance.exports",
    "compliance.retention",
    "compliance.imports",
    "compliance.governance",
    "compliance.processors",
    "compliance.contracts",
    "compliance.processing",
    "compliance.on_behalf",
    "compliance.subject_requests",
    "compliance.questions",
    "compliance.correspondence",
    "compliance.dashboards",
    "compliance.portal",
    "django.forms",  # its templates, for what the house does not draw itself
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "django_tasks_db",
    "guardian",
    "lucide",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "registry.middleware.refuse_large_bodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "registry.middleware.keep_out_of_caches",
    "registry.middleware.SignInMiddleware",
    "compliance.access.enforcement.AccessMiddleware",
    "registry.middleware.remember_offices",
    "compliance.access.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "registry.urls"
WSGI_APPLICATION = "registry.wsgi.application"
FORM_RENDERER = "compliance.common.forms.Renderer"
CSRF_FAILURE_VIEW = "compliance.common.error_pages.csrf_failure"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "registry.navigation.navigation",
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'ramure.sqlite3'}")}
RAMURE_LAW_DIR = Path(env.text("RAMURE_LAW_DIR", str(BASE_DIR / "fixtures")))

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # long works wait in a table; `run_jobs` does them

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["compliance.accounts.backends.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "files"  # private: no address serves it
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DOCUMENT_MAX_BYTES = env.number("RAMURE_DOCUMENT_MEGABYTES", 20) * 1024 * 1024  # of one file that a person attaches
IMPORT_MAX_BYTES = env.number("RAMURE_IMPORT_MEGABYTES", 20) * 1024 * 1024  # of one file that a person imports
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Transport, cookies, headers ---
TRUSTED_PROXIES = env.number("RAMURE_TRUSTED_PROXIES", 0)  # proxies of ours in front, which set X-Forwarded-*
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = not LOOPBACK
SECURE_HSTS_SECONDS = 0 if LOOPBACK else env.number("RAMURE_HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOOPBACK
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOOPBACK
# The prefix makes browsers refuse a cookie planted by a sub-domain or over plain HTTP.
SESSION_COOKIE_NAME = "sessionid" if LOOPBACK else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if LOOPBACK else "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True  # scripts read the token in the page
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # a link in a letter must find the session
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes; registry.middleware answers 413 beyond
DATA_UPLOAD_MAX_NUMBER_FIELDS = 25_000  # a register's largest form: repeated parts

# --- Letters and journal ---
MAILERS = {  # whatever is sent waits in the outbox, and its worker sends it by the relay
    "default": {"BACKEND": "compliance.notifications.backend.OutboxBackend"},
    "relay": env.mailer("RAMURE_EMAIL_URL", "console:" if LOOPBACK else None),
}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("RAMURE_FROM_EMAIL", "ramure@localhost" if LOOPBACK else None)
LOGGING = {  # to stderr only: Django's letters to administrators would carry what people typed
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"hide_keys": {"()": "registry.journal.HideKeys"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("RAMURE_LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"filters": ["hide_keys"]},
        "django.security.csrf": {"filters": ["hide_keys"]},
        "django.tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "ERROR"},  # it warns each time that its worker is told to stop
    },
}

# guardian.W001 asks for guardian's backend: hooked, it would grant ended rights through has_perm (see ramure.E006).
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_DATE_INDEX = False

# --- Accounts (django-allauth) ---
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day, whether or not « rester connecté » is ticked
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
INVITATION_DAYS = env.number("RAMURE_INVITATION_DAYS", 7)  # how long the link of an invitation is good
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
CACHES = {  # attempts are counted together by every worker and every machine
    "default": {
        "BACKEND": "compliance.common.cache.ForgetfulCache",
        "LOCATION": "ramure_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_RATE_LIMITS = {  # beside allauth's own: what the public portal takes of one address, or of one reference
    "portal_pass": "300/1h/key",  # from one step of the form to another
    "portal_send": "10/1h/key",
    "portal_follow": "20/1h/key",  # wrong codes
    "portal_write": "30/1h/key",
}
ACCOUNT_ADAPTER = "compliance.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "compliance.accounts.forms.SignInForm",
    "reauthenticate": "compliance.accounts.forms.ConfirmPasswordForm",
    "change_password": "compliance.accounts.forms.ChangePasswordForm",
    "set_password": "compliance.accounts.forms.SetPasswordForm",
    "reset_password": "compliance.accounts.forms.AskResetForm",
    "reset_password_from_key": "compliance.accounts.forms.ResetForm",
    "user_token": "compliance.accounts.forms.ResetTokenForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; allauth checks it against the login method
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation has proved the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letter to strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Ramure] "
ACCOUNT_SESSION_REMEMBER = None  # the person chooses
# allauth's own generator would write a second list of addresses beside User.email, and the old ones would stay valid.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
MFA_ADAPTER = "compliance.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "compliance.accounts.forms.CodeForm",
    "reauthenticate": "compliance.accounts.forms.ConfirmCodeForm",
    "activate_totp": "compliance.accounts.forms.ActivateAppForm",
    "add_webauthn": "compliance.accounts.forms.AddKeyForm",
    "edit_webauthn": "compliance.accounts.forms.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Ramure"
MFA_TOTP_TOLERANCE = 1  # a code read just before it changes is accepted
# Roles that read other people's data; none in demonstration mode, where one password is shared.
SECOND_FACTOR_ROLES = env.words("RAMURE_SECOND_FACTOR_ROLES", "dpo,juriste,direction,auditor,deontologue,admin")
OIDC = env.provider("RAMURE_OIDC", loopback=LOOPBACK)  # empty without one
OIDC_ACR = env.words("RAMURE_OIDC_ACR", "")  # levels of assurance, one of which is demanded
OIDC_TRUSTED_EMAIL = env.flag("RAMURE_OIDC_TRUSTED_EMAIL")  # its addresses are verified, though it does not say so
OIDC_TRUSTED_FACTOR = env.flag("RAMURE_OIDC_TRUSTED_FACTOR")  # its second factor serves for ours
