"""Where a notice waits for the next page: in a cookie that is the site's alone, else in the session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class InCookie(CookieStorage):
    cookie_name = "__Host-avisos" if settings.HTTPS else "avisos"


class Storage(FallbackStorage):
    storage_classes = (InCookie, SessionStorage)
