"""The account of the simulated telephone at `/asistente/whatsapp/`, where nobody named a real one."""

import hmac
from hashlib import sha256

PHONE_ID = "100000000000001"
PATH = "/asistente/whatsapp/graph/v23.0"


def account(key: str, host: str, port: int) -> dict[str, str]:
    """As `settings.WHATSAPP` holds one. Of each installation its own, and the same for all its processes:
    it follows from `key`, the installation's secret."""
    place = f"[{host}]" if ":" in host else host
    return {
        "PHONE_ID": PHONE_ID,
        "ACCOUNT_ID": "",
        "TOKEN": _derived(key, "token"),
        "SECRET": _derived(key, "secret"),
        "SECRET_BEFORE": "",
        "VERIFY_TOKEN": _derived(key, "verify token"),
        "URL": f"http://{place}:{port}{PATH}",
    }


def _derived(key: str, purpose: str) -> str:
    return hmac.new(key.encode(), f"whatsapp mirror {purpose}".encode(), sha256).hexdigest()
