from django.urls import path

from ventanilla.intranet.views import assistant as views
from ventanilla.intranet.views import (
    assistant_lessons,
    assistant_notices,
    assistant_people,
    assistant_questions,
)

ROOT = "asistente/"
PERSON = f"{ROOT}personas/<int:conversation>/"
MISSES = f"{ROOT}sin-entender/"
addresses = [
    path(ROOT, views.first, name="asistente-paginas"),
    path(f"{ROOT}personas/", assistant_people.listing, name="asistente-personas"),
    path(PERSON, assistant_people.person, name="asistente-persona"),
    path(f"{PERSON}atender/", assistant_people.take, name="asistente-atender"),
    path(f"{PERSON}contestar/", assistant_people.answer, name="asistente-contestar"),
    path(f"{PERSON}devolver/", assistant_people.give_back, name="asistente-devolver"),
    path(MISSES, assistant_lessons.listing, name="asistente-sin-entender"),
    path(f"{MISSES}<int:miss>/", assistant_lessons.teach, name="asistente-ensenar"),
    path(f"{MISSES}<int:miss>/descartar/", assistant_lessons.dismiss, name="asistente-descartar"),
    path(
        f"{ROOT}lecciones/<int:lesson>/quitar/", assistant_lessons.forget, name="asistente-olvidar"
    ),
    path(f"{ROOT}avisos/", assistant_notices.listing, name="asistente-avisos"),
    path(
        f"{ROOT}avisos/<int:notice>/quitar/",
        assistant_notices.withdraw,
        name="asistente-aviso-quitar",
    ),
    path(f"{ROOT}preguntas/", assistant_questions.report, name="asistente-preguntas"),
    path(
        f"{ROOT}preguntas/preguntas.csv", assistant_questions.as_csv, name="asistente-preguntas-csv"
    ),
]
"""Of what the assistant needs of people; all under `/intranet/asistente/`."""
