"""What the tables of the catalogue and their columns are called on the pages that edit them."""

from dataclasses import dataclass

from ventanilla.catalog.models import MessageKind


@dataclass(frozen=True)
class Words:
    """`title` of all, `one` of a row with its article, `about` what it is for; the columns that a list
    shows; and for each column what to call it and, after a bar, how to fill it."""

    title: str
    one: str
    about: str
    listed: tuple[str, ...]
    columns: dict[str, str]


_SINCE = "Desde|Primer día en que vale; vacío es desde siempre"
_UNTIL = "Hasta|Último día en que vale, incluido; vacío es sin término"
_VERIFIED = "¿Está verificado?|Mientras digas «no», las páginas dicen «muestra, por verificar»"
_ORDER = "Orden|Número que dice en qué lugar va"

SAID = {"mensaje": {kind.value: f"{kind.value} · {kind.label}" for kind in MessageKind}}
"""By column: what a list to choose from says of words that explain too little."""

WORDS: dict[str, Words] = {
    "tramites": Words(
        "Trámites",
        "un trámite",
        "Lo que la gente viene a hacer.",
        ("numero", "nombre_sencillo", "nombre_oficial", "activo"),
        {
            "codigo": "Código|Minúsculas sin acentos, como «carta_finiquito». No lo cambies después",
            "numero": "Número|De 1 a 99: va dentro de la clave de la cita",
            "nombre_oficial": "Nombre oficial",
            "nombre_sencillo": "Nombre sencillo|Como lo dice la gente",
            "nombre_corto": "Nombre corto|Para WhatsApp",
            "ayuda": "Línea de ayuda|Una frase que ayuda a elegirlo",
            "descripcion": "Descripción|Qué es y para quién, en dos o tres frases",
            "para_quien": "Para quién",
            "costo": "Costo",
            "duracion": "Cuánto tarda",
            "resultado": "Qué recibe la persona",
            "notas": "Notas",
            "activo": "¿Se puede agendar?",
            "verificado": _VERIFIED,
        },
    ),
    "requisitos": Words(
        "Requisitos",
        "un requisito",
        "Los papeles que se piden para cada trámite.",
        ("tramite", "orden", "documento", "copias"),
        {
            "tramite": "Trámite",
            "orden": _ORDER,
            "documento": "Documento|Como lo pedirías en la ventanilla",
            "original": "¿Se trae el original?",
            "copias": "Copias|Cuántas; 0 si ninguna",
            "opcional": "¿Es opcional?|«Si lo tienes»",
            "de_quien": "De quién|Si no es de quien tramita",
            "nota": "Nota|Lo que conviene saber de este papel",
            "donde_se_consigue": "Dónde se consigue",
        },
    ),
    "etapas": Words(
        "Etapas",
        "una etapa",
        "Lo que pasa con un trámite después de la cita, como lo ve la persona.",
        ("tramite", "orden", "nombre", "descripcion"),
        {
            "tramite": "Trámite",
            "orden": _ORDER,
            "codigo": "Código|Minúsculas sin acentos, como «en_revision»",
            "nombre": "Nombre",
            "descripcion": "Descripción",
        },
    ),
    "orientacion": Words(
        "Orientación",
        "una respuesta",
        "Las preguntas de «No sé cuál necesito».",
        ("pregunta", "orden", "respuesta", "lleva_a"),
        {
            "pregunta": "Código de la pregunta",
            "texto": "Pregunta|Como se le hace a la persona",
            "orden": _ORDER,
            "respuesta": "Respuesta",
            "lleva_a": "Lleva a|El código de otra pregunta o el de un trámite",
        },
    ),
    "municipios": Words(
        "Municipios",
        "un municipio",
        "Los del estado, con su clave del INEGI.",
        ("clave", "nombre", "nombre_corto"),
        {
            "clave": "Clave|Los 3 números del INEGI, como «033»",
            "nombre": "Nombre",
            "nombre_corto": "Nombre corto|Si el nombre no cabe en 24 letras",
        },
    ),
    "apodos": Words(
        "Apodos de municipios",
        "un apodo",
        "Cómo le dice la gente a un municipio.",
        ("apodo", "municipio"),
        {"apodo": "Como le dice la gente", "municipio": "Municipio"},
    ),
    "codigos_postales": Words(
        "Códigos postales",
        "un código postal",
        "Sugieren el municipio; nunca lo deciden.",
        ("codigo_postal", "municipio"),
        {"codigo_postal": "Código postal|5 números", "municipio": "Municipio"},
    ),
    "oficinas": Words(
        "Oficinas",
        "una oficina",
        "Dónde se atiende.",
        ("numero", "nombre", "domicilio", "activa"),
        {
            "numero": "Número|De 0 a 99: va dentro de la clave de la cita",
            "nombre": "Nombre",
            "nombre_corto": "Nombre corto|Para WhatsApp",
            "municipio": "Municipio donde está",
            "domicilio": "Domicilio",
            "codigo_postal": "Código postal|5 números",
            "telefono": "Teléfono|10 números",
            "zona_horaria": "Zona horaria|Como «America/Mexico_City»",
            "horario": "Horario en palabras|Cuándo está abierta la puerta",
            "medidas": "Medidas de la visita|Si son otras que las de todas",
            "activa": "¿Atiende?",
            "verificado": _VERIFIED,
        },
    ),
    "jurisdicciones": Words(
        "Jurisdicción",
        "un renglón de jurisdicción",
        "Qué oficina atiende a cada municipio.",
        ("municipio", "tramite", "oficina", "desde", "hasta"),
        {
            "municipio": "Municipio",
            "tramite": "Trámite|Vacío es para todos los que no tengan renglón propio",
            "oficina": "Oficina que lo atiende",
            "desde": _SINCE,
            "hasta": _UNTIL,
        },
    ),
    "horarios": Words(
        "Horarios y lugares",
        "un horario",
        "Cuándo se dan citas y cuántas a la vez. Es más fácil en «Horarios».",
        ("oficina", "dia", "primera", "ultima", "lugares", "desde", "hasta"),
        {
            "oficina": "Oficina",
            "dia": "Día de la semana",
            "primera": "Primera cita",
            "ultima": "Última cita|La hora en que empieza",
            "cada_minutos": "Cada cuántos minutos",
            "lugares": "Lugares|Cuántas personas a la misma hora",
            "desde": _SINCE,
            "hasta": _UNTIL,
        },
    ),
    "dias_inhabiles": Words(
        "Días inhábiles y cierres",
        "un cierre",
        "Días u horas en que no se atiende.",
        ("desde", "hasta", "motivo", "oficina"),
        {
            "oficina": "Oficina|Vacío son todas",
            "desde": "Primer día",
            "hasta": "Último día|Incluido",
            "hora_desde": "Desde qué hora|Vacío es todo el día",
            "hora_hasta": "Hasta qué hora",
            "motivo": "Motivo|Lo lee la persona",
            "verificado": _VERIFIED,
        },
    ),
    "encuestas": Words(
        "Encuestas",
        "una pregunta",
        "Lo que se pregunta al registrar la cita y al terminar la visita.",
        ("encuesta", "orden", "pregunta", "tipo"),
        {
            "encuesta": "Encuesta|«registro» al agendar, «visita» al terminar",
            "orden": _ORDER,
            "codigo": "Código|Une sus respuestas de siempre: no lo cambies después",
            "pregunta": "Pregunta",
            "tipo": "Tipo de respuesta",
            "opciones": "Opciones|Así: «si=Sí | no=No»; una escala lleva cinco, de la peor a la mejor",
            "solo_si": "Solo si|De qué respuesta anterior depende, así: «asistira=no»",
        },
    ),
    "motivos": Words(
        "Motivos de improcedencia",
        "un motivo",
        "Por qué no procede un trámite: se elige en la ventanilla y la persona lo lee.",
        ("orden", "motivo"),
        {"orden": _ORDER, "motivo": "Motivo|Como lo va a leer la persona"},
    ),
    "apodos_tramites": Words(
        "Apodos de trámites",
        "un apodo",
        "Cómo le dice la gente a un trámite: así lo reconoce el asistente.",
        ("tramite", "apodo"),
        {
            "tramite": "Trámite",
            "apodo": "Como le dice la gente|Con sus faltas; que no sirva para otro trámite",
        },
    ),
    "preguntas": Words(
        "Preguntas frecuentes",
        "una pregunta",
        "Lo que la gente pregunta y lo que ustedes contestan: el asistente lo dice tal cual.",
        ("pregunta", "respuesta", "tramite"),
        {
            "codigo": "Código|Minúsculas sin acentos, como «ir_con_alguien»",
            "pregunta": "Pregunta|Como la hace la gente",
            "otras_formas": "Otras formas de preguntarlo|Separadas así: «¿Cobran? | ¿Es gratis?»",
            "respuesta": "Respuesta|Frases cortas",
            "tramite": "Trámite|Vacío si es para todos",
        },
    ),
    "ubicaciones": Words(
        "Ubicaciones",
        "una ubicación",
        "Dónde está cada oficina en el mapa: así se manda por WhatsApp.",
        ("oficina", "latitud", "longitud"),
        {
            "oficina": "Oficina",
            "latitud": "Latitud|Grados con decimales, como «19.2826»",
            "longitud": "Longitud|Grados con decimales, como «-99.6557»",
        },
    ),
    "mensajes": Words(
        "Mensajes",
        "un mensaje",
        "Lo que se le avisa a la gente por WhatsApp o SMS, y cuándo. Si cambias las palabras de uno,"
        " WhatsApp debe aprobarlas otra vez.",
        ("mensaje", "variante", "texto", "activo"),
        {
            "mensaje": "Cuál",
            "variante": "Versión|Con dos o más se prueba cuál hace que venga más gente",
            "texto": "Texto|Los datos van entre llaves, como {nombre} y {cuando}",
            "botones": "Botones|Hasta 3, así: «Sí, voy a ir | Cancelar cita»",
            "horas_antes": "Horas antes de la cita|Cuándo sale; vacío si sale cuando algo pasa",
            "plantilla": "Plantilla|El nombre con que WhatsApp la aprobó",
            "idioma": "Idioma|Como «es_MX»",
            "activo": "¿Se manda?",
        },
    ),
    "tema/colores": Words(
        "Colores",
        "un color",
        "Los de las páginas y el comprobante. El contraste se revisa solo.",
        ("token", "color"),
        {"token": "Cuál", "color": "Color|# y 6 letras o números, como #7a1535"},
    ),
}

INSTITUTION = Words(
    "Institución",
    "los datos de la institución",
    "Nombre, teléfonos y límites de las citas.",
    (),
    {
        "nombre": "Nombre",
        "siglas": "Siglas",
        "estado_clave": "Clave del estado|2 números del INEGI",
        "estado_nombre": "Estado",
        "telefono_ayuda": "Teléfono de ayuda|10 números",
        "horario_ayuda": "Horario del teléfono",
        "telefono_denuncia": "Teléfono para denunciar|10 números",
        "zona_horaria": "Zona horaria",
        "dias_anticipacion": "Días de anticipación|1: se agenda desde mañana",
        "dias_horizonte": "Días hacia adelante|60: se agenda hasta dentro de 60 días",
        "citas_por_telefono": "Citas por teléfono|Cuántas puede tener a la vez un mismo número",
        "consultas_por_hora": "Consultas por hora",
        "sin_comprobacion_por_hora": "Citas por hora sin comprobación del navegador|Desde una misma red",
        "verificado": _VERIFIED,
    },
)

TEXT_TITLES = {
    "privacidad": "Aviso de privacidad",
    "accesibilidad": "Accesibilidad",
    "medidas": "Medidas de la visita",
}
