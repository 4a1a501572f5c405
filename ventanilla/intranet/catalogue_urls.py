from django.urls import path

from ventanilla.intranet.views import (
    catalogue,
    catalogue_changes,
    catalogue_excel,
    jurisdiction,
    opening,
)

addresses = [
    path("catalogo/", catalogue.index, name="catalogo"),
    path("catalogo/cerrar/", opening.close, name="catalogo-cerrar"),
    path("catalogo/horarios/", opening.offices, name="catalogo-horarios"),
    path("catalogo/horarios/<int:office>/", opening.hours, name="catalogo-horario"),
    path("catalogo/jurisdiccion/", jurisdiction.jurisdiction, name="catalogo-jurisdiccion"),
    path("catalogo/institucion/", catalogue.institution, name="catalogo-institucion"),
    path("catalogo/textos/<str:text>/", catalogue.text, name="catalogo-texto"),
    path("catalogo/tablas/<str:table>/", catalogue.listing, name="catalogo-tabla"),
    path("catalogo/tablas/<str:table>/nuevo/", catalogue.new_row, name="catalogo-nuevo"),
    path("catalogo/tablas/<str:table>/<int:line>/", catalogue.row, name="catalogo-renglon"),
    path(
        "catalogo/tablas/<str:table>/<int:line>/quitar/",
        catalogue.remove_row,
        name="catalogo-quitar",
    ),
    path(
        "catalogo/tablas/<str:table>/<int:line>/mover/",
        catalogue.move_row,
        name="catalogo-mover",
    ),
    path("catalogo/cambios/", catalogue_changes.changes, name="catalogo-cambios"),
    path("catalogo/cambios/publicar/", catalogue_changes.publish, name="catalogo-publicar"),
    path("catalogo/cambios/descartar/", catalogue_changes.discard, name="catalogo-descartar"),
    path("catalogo/cambios/al-dia/", catalogue_changes.catch_up, name="catalogo-al-dia"),
    path("catalogo/historial/", catalogue_changes.history, name="catalogo-historial"),
    path("catalogo/historial/<int:version>/", catalogue_changes.version, name="catalogo-version"),
    path(
        "catalogo/historial/<int:version>/volver/",
        catalogue_changes.restore,
        name="catalogo-volver",
    ),
    path("catalogo/excel/", catalogue_excel.download, name="catalogo-excel"),
    path("catalogo/excel/subir/", catalogue_excel.upload, name="catalogo-subir"),
]
"""Of the catalogue; all under `/intranet/catalogo/`."""
