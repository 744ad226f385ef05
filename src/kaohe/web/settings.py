"""Django's settings, all from the surroundings (``kaohe.web.environment``)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from csp.constants import NONE, SELF

from kaohe.web.environment import read_environment

_ROOM: Final = Path(__file__).parent
_office = read_environment(os.environ)

OFFICE_HOME = _office.home
SECRET_KEY = _office.secret
DEBUG = False
ALLOWED_HOSTS = list(_office.hosts)
DATABASES = {"default": dict(_office.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "kaohe.web.audit",
    "kaohe.web.accounts",
    "kaohe.web.cycles",
    "kaohe.web.rules",
    "kaohe.web.draw",
    "kaohe.web.jobs",
    "kaohe.web.registers",
    "kaohe.web.figures",
    "kaohe.web.self_check",
    "kaohe.web.teams",
    "kaohe.web.results",
    "kaohe.web.papers",
    "kaohe.web.packages",
    "kaohe.web.fieldwork",
    "kaohe.web.observations",
    "kaohe.web.cases",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kaohe.web.base.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kaohe.web.base.no_zeros.NoZeroCharacters",
    "allauth.account.middleware.AccountMiddleware",
    "kaohe.web.accounts.middleware.AccountDuties",
]
ROOT_URLCONF = "kaohe.web.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_ROOM / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaohe.web.base.context.describe_page",
            ],
            "libraries": {"office": "kaohe.web.base.tags"},
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [_ROOM / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # deadlines are days in Beijing

STATIC_URL = "static/"
STATICFILES_DIRS = [_ROOM / "static"]
STATIC_ROOT = _office.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "kaohe.web.accounts.passwords.ThreeClasses"},
    {"NAME": "kaohe.web.accounts.passwords.NoWordOfTheTrade"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "kaohe.web.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "kaohe.web.accounts.models.show_user"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "考核"
MFA_ADAPTER = "kaohe.web.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "kaohe.web.accounts.forms.CodeForm",
    "reauthenticate": "kaohe.web.accounts.forms.CodeAgainForm",
    "activate_totp": "kaohe.web.accounts.forms.FirstCodeForm",
}
ACCOUNT_FORMS = {
    "login": "kaohe.web.accounts.forms.SignInForm",
    "reauthenticate": "kaohe.web.accounts.forms.PasswordAgainForm",
    "change_password": "kaohe.web.accounts.forms.OwnPasswordForm",
}
DELIVERY_FOLDERS = _office.deliveries
PASSWORD_DAYS = _office.password_days
ACCOUNT_RATE_LIMITS = {
    "login": "",  # by account and address instead (kaohe.web.accounts.sign_ins)
    "login_failed": "5/15m/key",  # codes of the second factor, by account
}
CACHES = {  # shared by all processes: codes that were used, tries of codes
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "office_cache",
    }
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if _office.secure:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
