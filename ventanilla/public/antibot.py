"""Telling people from programs without puzzles: a field that people cannot see, the time it took, and a
small sum that the browser does by itself where it has JavaScript."""

import base64
import json
import time

from altcha.v1 import ChallengeOptions, create_challenge, extract_params, verify_solution
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ventanilla.appointments.guards import Evidence, Proof
from ventanilla.lib.network import network_of
from ventanilla.public.draft import Draft

HARDEST = 20_000
"""Hashes at most: half of it on average, under a second on a cheap telephone."""

TRAP_FIELD = "sitio_web"


def challenge(draft: Draft) -> dict[str, str | int]:
    """A sum for this draft alone: its answer is worth nothing for another booking."""
    made = create_challenge(
        ChallengeOptions(max_number=HARDEST, hmac_key=_key(), params={"draft": draft.key})
    )
    return {
        "algorithm": "SHA-256",
        "challenge": made.challenge,
        "salt": made.salt,
        "signature": made.signature,
        "max": HARDEST,
    }


def evidence(request: HttpRequest, draft: Draft) -> Evidence:
    return Evidence(
        trap=request.POST.get(TRAP_FIELD, ""),
        seconds=time.time() - draft.started_at,
        proof=_proof(request.POST.get("altcha", ""), draft),
        network=network_of(request),
    )


def _proof(payload: str, draft: Draft) -> Proof:
    if not payload:
        return Proof.ABSENT
    try:
        return Proof.GOOD if _solves(payload, draft) else Proof.BAD
    except (TypeError, ValueError, AttributeError):
        return Proof.BAD  # not even the shape of a solution


def _solves(payload: str, draft: Draft) -> bool:
    solved, _ = verify_solution(payload, _key(), check_expires=False)
    decoded = json.loads(base64.b64decode(payload))
    return solved and extract_params(decoded).get("draft") == [draft.key]


def _key() -> str:
    return salted_hmac("public.antibot", settings.SECRET_KEY, algorithm="sha256").hexdigest()
