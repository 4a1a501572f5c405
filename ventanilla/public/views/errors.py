"""What a person sees when something cannot be done: plain words and a way on, never a bare code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "public/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "public/errors/400.html", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "public/errors/cookies.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "public/errors/404.html", status=404)


def too_many(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "public/errors/429.html", status=429)


def failed(request: HttpRequest) -> HttpResponse:
    """Nothing here may fail again: the page stands alone, without database or context."""
    return render(None, "public/errors/500.html", status=500)
