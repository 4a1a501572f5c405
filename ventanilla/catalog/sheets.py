"""The tables of a catalogue: what a person fills in, column by column."""

from ventanilla.catalog.cells import (
    Paragraph,
    alias,
    boolean,
    buttons,
    colour,
    condition,
    day,
    degrees,
    digits,
    integer,
    municipality_code,
    one_of,
    options,
    paragraph,
    phone,
    phrasings,
    slug,
    text,
    time_zone,
)
from ventanilla.catalog.models import MessageKind, Question, SurveyKind
from ventanilla.catalog.tables import Column, Table
from ventanilla.lib.message_limits import BODY, ROW, ROW_DESCRIPTION

COLOURS = ("primary", "primary_dark", "accent", "on_primary", "soft")
"""Tokens of a theme."""

INSTITUTION = Table(
    "institucion",
    (
        Column("nombre", "name", text(120)),
        Column("siglas", "short_name", text(24)),
        Column("estado_clave", "state_code", digits(2, "15")),
        Column("estado_nombre", "state_name", text(40)),
        Column("telefono_ayuda", "help_phone", phone),
        Column("horario_ayuda", "help_hours", text(80)),
        Column("telefono_denuncia", "report_phone", phone),
        Column("zona_horaria", "time_zone", time_zone),
        Column("dias_anticipacion", "lead_days", integer(0, 30)),
        Column("dias_horizonte", "horizon_days", integer(1, 365)),
        Column("citas_por_telefono", "active_per_phone", integer(1, 99)),
        Column("consultas_por_hora", "lookups_per_hour", integer(1, 999)),
        Column("sin_comprobacion_por_hora", "unproven_per_hour", integer(1, 1_000_000)),
        Column("verificado", "verified", boolean),
    ),
)
"""Read as pairs of `campo,valor`."""

PROCEDURES = Table(
    "tramites",
    (
        Column("codigo", "code", slug),
        Column("numero", "number", integer(1, 99)),
        Column("nombre_oficial", "name", text(120)),
        Column("nombre_sencillo", "plain_name", text(72)),
        Column("nombre_corto", "short_name", text(ROW)),
        Column("ayuda", "help_line", text(ROW_DESCRIPTION)),
        Column("descripcion", "summary", paragraph),
        Column("para_quien", "audience", text(160), optional=True),
        Column("costo", "cost", paragraph),
        Column("duracion", "duration", paragraph),
        Column("resultado", "result", paragraph),
        Column("notas", "notes", paragraph, optional=True),
        Column("activo", "active", boolean),
        Column("verificado", "verified", boolean),
    ),
    keys=(("code",), ("number",)),
)

PROCEDURE_ALIASES = Table(
    "apodos_tramites",
    (
        Column("tramite", "procedure", slug, refers="tramites"),
        Column("apodo", "alias", alias),
    ),
    keys=(("procedure", "alias"),),
    may_be_empty=True,
    may_be_absent=True,
)
"""How people call a procedure, for the assistant to know which they mean."""

REQUIREMENTS = Table(
    "requisitos",
    (
        Column("tramite", "procedure", slug, refers="tramites"),
        Column("orden", "order", integer(1, 99)),
        Column("documento", "document", text(160)),
        Column("original", "original", boolean),
        Column("copias", "copies", integer(0, 20)),
        Column("opcional", "optional", boolean),
        Column("de_quien", "of_whom", text(40), optional=True),
        Column("nota", "note", text(200), optional=True),
        Column("donde_se_consigue", "where_to_get", text(200), optional=True),
    ),
    keys=(("procedure", "order"),),
)

STAGES = Table(
    "etapas",
    (
        Column("tramite", "procedure", slug, refers="tramites"),
        Column("orden", "order", integer(1, 99)),
        Column("codigo", "code", slug),
        Column("nombre", "name", text(80)),
        Column("descripcion", "description", text(200), optional=True),
    ),
    keys=(("procedure", "code"), ("procedure", "order")),
    may_be_empty=True,
)

GUIDE = Table(
    "orientacion",
    (
        Column("pregunta", "question", slug),
        Column("texto", "question_text", text(120)),
        Column("orden", "order", integer(1, 99)),
        Column("respuesta", "answer", text(120)),
        Column("lleva_a", "leads_to", slug),
    ),
    keys=(("question", "order"),),
    may_be_empty=True,
)

MUNICIPALITIES = Table(
    "municipios",
    (
        Column("clave", "code", municipality_code),
        Column("nombre", "name", text(80)),
        Column("nombre_corto", "short_name", text(ROW), optional=True),
    ),
    keys=(("code",), ("name",)),
)

ALIASES = Table(
    "apodos",
    (
        Column("apodo", "alias", alias),
        Column("municipio", "municipality", municipality_code, refers="municipios"),
    ),
    keys=(("alias",),),
    may_be_empty=True,
)

POSTAL_CODES = Table(
    "codigos_postales",
    (
        Column("codigo_postal", "code", digits(5, "52280")),
        Column("municipio", "municipality", municipality_code, refers="municipios"),
    ),
    keys=(("code",),),
    may_be_empty=True,
)

OFFICES = Table(
    "oficinas",
    (
        Column("numero", "number", integer(0, 99)),
        Column("nombre", "name", text(100)),
        Column("nombre_corto", "short_name", text(ROW)),
        Column("municipio", "municipality", municipality_code, refers="municipios"),
        Column("domicilio", "address", text(250)),
        Column("codigo_postal", "postal_code", digits(5, "52280")),
        Column("telefono", "phone", phone, optional=True),
        Column("zona_horaria", "time_zone", time_zone),
        Column("horario", "hours_text", text(80)),
        Column("medidas", "hygiene", paragraph, optional=True),
        Column("activa", "active", boolean),
        Column("verificado", "verified", boolean),
    ),
    keys=(("number",),),
)

POINTS = Table(
    "ubicaciones",
    (
        Column("oficina", "office", integer(0, 99), refers="oficinas"),
        Column("latitud", "latitude", degrees(90)),
        Column("longitud", "longitude", degrees(180)),
    ),
    keys=(("office",),),
    may_be_empty=True,
    may_be_absent=True,
)
"""Where the offices stand; of those that are in it WhatsApp gets the place on the map."""

JURISDICTIONS = Table(
    "jurisdicciones",
    (
        Column("municipio", "municipality", municipality_code, refers="municipios"),
        Column("tramite", "procedure", slug, optional=True, default=None, refers="tramites"),
        Column("oficina", "office", integer(0, 99), refers="oficinas"),
        Column("desde", "valid_from", day, optional=True, default=None),
        Column("hasta", "valid_to", day, optional=True, default=None),
    ),
)

QUESTIONS = Table(
    "encuestas",
    (
        Column("encuesta", "survey", one_of({kind.value: kind.value for kind in SurveyKind})),
        Column("orden", "order", integer(1, 99)),
        Column("codigo", "code", slug),
        Column("pregunta", "wording", text(120)),
        Column("tipo", "kind", one_of({kind.value: kind.value for kind in Question.Kind})),
        Column("opciones", "options", options, optional=True, default=[]),
        Column("solo_si", "only_if", condition, optional=True, default=[]),
    ),
    keys=(("survey", "code"), ("survey", "order")),
    may_be_empty=True,
)

REASONS = Table(
    "motivos",
    (
        Column("orden", "order", integer(1, 99)),
        Column("motivo", "words", text(160)),
    ),
    keys=(("order",), ("words",)),
    may_be_empty=True,
    may_be_absent=True,
)
"""Why a matter may be inadmissible; without any, whoever attends writes it."""

VARIANTS = "ABC"

LONGEST_ANSWER = 600
"""Letters; so that a whole reply keeps within a message of WhatsApp."""

COMMON_QUESTIONS = Table(
    "preguntas",
    (
        Column("codigo", "code", slug),
        Column("pregunta", "question", text(160)),
        Column("otras_formas", "other_ways", phrasings, optional=True, default=[]),
        Column("respuesta", "answer", Paragraph(LONGEST_ANSWER)),
        Column("tramite", "procedure", slug, optional=True, default=None, refers="tramites"),
    ),
    keys=(("code",),),
    may_be_empty=True,
    may_be_absent=True,
)
"""What people ask and the institution itself answers."""

MESSAGES = Table(
    "mensajes",
    (
        Column("mensaje", "kind", one_of({kind.value: kind.value for kind in MessageKind})),
        Column("variante", "variant", one_of({letter: letter for letter in VARIANTS}), True, "A"),
        Column("texto", "body", Paragraph(BODY)),
        Column("botones", "buttons", buttons, optional=True, default=[]),
        Column("horas_antes", "hours_before", integer(1, 336), optional=True, default=None),
        Column("plantilla", "template", slug),
        Column("idioma", "language", text(6), optional=True, default="es_MX"),
        Column("activo", "active", boolean),
    ),
    keys=(("kind", "variant"), ("template",)),
    may_be_empty=True,
    may_be_absent=True,
)
"""What people are told by message. Without it, nothing is."""

THEME = Table(
    "tema/colores",
    (
        Column("token", "token", one_of({token: token for token in COLOURS})),
        Column("color", "colour", colour),
    ),
    keys=(("token",),),
)

TABLES = (
    PROCEDURES,
    REQUIREMENTS,
    STAGES,
    GUIDE,
    MUNICIPALITIES,
    ALIASES,
    POSTAL_CODES,
    OFFICES,
    JURISDICTIONS,
    QUESTIONS,
    REASONS,
    PROCEDURE_ALIASES,
    COMMON_QUESTIONS,
    POINTS,
    MESSAGES,
)
