from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("ventanilla.api.urls")),
    path("intranet/", include("ventanilla.intranet.urls")),
    path("whatsapp/", include("ventanilla.whatsapp.urls")),
    path("asistente/whatsapp/", include("ventanilla.whatsapp.mirror.urls")),
    path("", include("ventanilla.public.urls")),
]

handler400 = "ventanilla.public.views.errors.bad_request"
handler403 = "ventanilla.public.views.errors.forbidden"
handler404 = "ventanilla.public.views.errors.not_found"
# allauth asks for this one.
handler429 = "ventanilla.public.views.errors.too_many"
handler500 = "ventanilla.public.views.errors.failed"
