"""All of it is 404 where there is a real account, or others reach the server."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import path

from ventanilla.whatsapp.mirror import graph, views

View = Callable[..., HttpResponseBase]


def mirrored(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        if not settings.WHATSAPP_MIRROR:
            raise Http404
        return view(request, *args, **kwargs)

    return answer


urlpatterns = [
    path("", mirrored(views.telephone), name="telefono"),
    path("otro/", mirrored(views.choose), name="telefono-otro"),
    path("archivos/<str:name>.pdf", mirrored(views.file), name="telefono-archivo"),
    path("graph/v23.0/<str:number>/messages", mirrored(graph.messages), name="espejo-mensajes"),
    path("graph/v23.0/<str:number>/media", mirrored(graph.media), name="espejo-archivos"),
]
