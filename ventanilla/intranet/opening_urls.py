from django.urls import path

from ventanilla.intranet.views import own_opening as views

ROOT = "<int:number>/horario/"
addresses = [
    path(ROOT, views.hours, name="apertura-horario"),
    path(f"{ROOT}cierres/", views.close, name="apertura-cerrar"),
    path(f"{ROOT}cierres/<int:line>/quitar/", views.reopen, name="apertura-quitar"),
    path(f"{ROOT}cambios/", views.changes, name="apertura-cambios"),
    path(f"{ROOT}cambios/publicar/", views.publish, name="apertura-publicar"),
    path(f"{ROOT}cambios/descartar/", views.discard, name="apertura-descartar"),
    path(f"{ROOT}cambios/al-dia/", views.catch_up, name="apertura-al-dia"),
    path(f"{ROOT}historial/", views.history, name="apertura-historial"),
    path(f"{ROOT}historial/<int:version>/", views.version, name="apertura-version"),
    path(f"{ROOT}historial/<int:version>/volver/", views.restore, name="apertura-volver"),
]
"""Of the hours and closures of an office; all under `/intranet/<number>/horario/`."""
