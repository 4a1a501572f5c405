"""What the institution offers, where, and for which municipalities. Loaded from a catalogue folder."""

from django.db import models


class Institution(models.Model):
    """The one institution of an installation: its names, its telephone, its limits and its looks."""

    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=24)
    state_code = models.CharField(max_length=2, help_text="INEGI code of the state: two digits")
    state_name = models.CharField(max_length=40)
    help_phone = models.CharField(max_length=10)
    help_hours = models.CharField(max_length=80)
    report_phone = models.CharField(max_length=10, help_text="where a person reports a bribe")
    time_zone = models.CharField(max_length=40)
    hygiene = models.TextField(blank=True)
    privacy_version = models.CharField(max_length=20)
    lead_days = models.PositiveSmallIntegerField(help_text="1: book from tomorrow")
    horizon_days = models.PositiveSmallIntegerField(help_text="60: book up to sixty days ahead")
    active_per_phone = models.PositiveSmallIntegerField()
    lookups_per_hour = models.PositiveSmallIntegerField()
    unproven_per_hour = models.PositiveIntegerField(
        help_text="bookings an hour without proof of work from one network address"
    )
    theme = models.JSONField(default=dict, help_text="colour token -> #rrggbb")
    logo_svg = models.TextField(blank=True)
    verified = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.short_name


class Text(models.Model):
    """A page of plain words (privacy notice, accessibility statement) in Markdown."""

    key = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    version = models.CharField(max_length=20, blank=True)
    body = models.TextField()

    def __str__(self) -> str:
        return self.key


class Procedure(models.Model):
    code = models.SlugField(unique=True)
    number = models.PositiveSmallIntegerField(unique=True, help_text="1-99, part of the CTS")
    name = models.CharField(max_length=120, help_text="official name")
    plain_name = models.CharField(max_length=72, help_text="as people call it")
    short_name = models.CharField(max_length=24, help_text="fits a WhatsApp list row")
    help_line = models.CharField(max_length=72, help_text="fits a WhatsApp list description")
    summary = models.TextField()
    audience = models.CharField(max_length=160, blank=True)
    cost = models.TextField()
    duration = models.TextField()
    result = models.TextField()
    notes = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class ProcedureAlias(models.Model):
    """How people call a procedure; without accents, lower case."""

    alias = models.CharField(max_length=80, unique=True)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="aliases")

    def __str__(self) -> str:
        return self.alias


class CommonQuestion(models.Model):
    """A question that people ask and the institution's own answer to it, as it is given."""

    code = models.SlugField(unique=True)
    question = models.CharField(max_length=160)
    other_ways = models.JSONField(default=list, help_text="the same question in other words")
    answer = models.CharField(max_length=600)
    procedure = models.ForeignKey(Procedure, models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.question

    @property
    def phrasings(self) -> list[str]:
        return [self.question, *self.other_ways]


class MessageKind(models.TextChoices):
    """What an institution tells people by message. The first word of each is what its table says."""

    REGISTERED = "registro", "cita registrada"
    CONFIRM = "confirma", "¿vas a venir?"
    DAY_BEFORE = "recordatorio_1d", "recordatorio del día anterior"
    HOURS_BEFORE = "recordatorio_2h", "recordatorio de dos horas antes"
    OFFICE_CHANGED = "cambio_por_oficina", "la oficina cambió o canceló la cita"
    MISSED = "no_asistio", "no asistió"
    SURVEY = "encuesta", "encuesta"
    ANSWERED = "respuesta", "una persona contestó"


class MessageText(models.Model):
    """The words of a message, with `{names}` where facts go; one row for each wording that is tried out."""

    kind = models.CharField(max_length=20, choices=MessageKind)
    variant = models.CharField(max_length=1, default="A")
    body = models.TextField()
    buttons = models.JSONField(default=list, help_text="words, in order")
    hours_before = models.PositiveSmallIntegerField(null=True, help_text="before the visit")
    template = models.CharField(max_length=60, help_text="as WhatsApp approved it")
    language = models.CharField(max_length=6, default="es_MX")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "variant"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "variant"], name="message_variant_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.variant}"


class Requirement(models.Model):
    """A paper to bring, in the order in which it is listed."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="requirements")
    order = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=160)
    original = models.BooleanField(default=True)
    copies = models.PositiveSmallIntegerField(default=0)
    optional = models.BooleanField(default=False)
    of_whom = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True)
    where_to_get = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["procedure", "order"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "order"], name="requirement_order_once")
        ]

    def __str__(self) -> str:
        return self.document


class Stage(models.Model):
    """A step of a procedure after the visit, as the person sees it."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField()
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["procedure", "order"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "code"], name="stage_code_once"),
            models.UniqueConstraint(fields=["procedure", "order"], name="stage_order_once"),
        ]

    def __str__(self) -> str:
        return self.name


class GuideOption(models.Model):
    """One answer of «No sé cuál necesito»: leads to another question or to a procedure."""

    question = models.SlugField()
    question_text = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=120)
    next_question = models.SlugField(blank=True)
    procedure = models.ForeignKey(Procedure, models.CASCADE, null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.answer


class Municipality(models.Model):
    code = models.CharField(max_length=3, unique=True, help_text="INEGI code without the state")
    name = models.CharField(max_length=80, unique=True)
    short_name = models.CharField(max_length=24)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name


class MunicipalityAlias(models.Model):
    """How people shorten or misname a municipality; without accents, lower case."""

    alias = models.CharField(max_length=80, unique=True)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="aliases")

    def __str__(self) -> str:
        return self.alias


class PostalCode(models.Model):
    """Suggests a municipality, never decides it: irregular settlements borrow their neighbour's."""

    code = models.CharField(max_length=5, unique=True)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="postal_codes")

    def __str__(self) -> str:
        return self.code


class Office(models.Model):
    number = models.PositiveSmallIntegerField(unique=True, help_text="0-99, part of the CTS")
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=24, help_text="«Toluca»: fits a WhatsApp button")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    address = models.CharField(max_length=250)
    postal_code = models.CharField(max_length=5)
    phone = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=40)
    hours_text = models.CharField(max_length=80, help_text="when the door is open, in words")
    hygiene = models.TextField(blank=True, help_text="instead of the institution's")
    active = models.BooleanField(default=True)
    verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"{self.number:02d}"


class OfficePoint(models.Model):
    """Where on the map an office stands, where the institution says so."""

    office = models.OneToOneField(Office, models.CASCADE, related_name="+")
    latitude = models.FloatField(help_text="degrees north, WGS 84")
    longitude = models.FloatField(help_text="degrees east, WGS 84")

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"


class Jurisdiction(models.Model):
    """Which office serves a municipality: for one procedure, or for all of them where it is empty."""

    municipality = models.ForeignKey(Municipality, models.CASCADE)
    procedure = models.ForeignKey(Procedure, models.CASCADE, null=True, blank=True)
    office = models.ForeignKey(Office, models.CASCADE, related_name="jurisdictions")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="last day, included")

    def __str__(self) -> str:
        return f"{self.municipality} → {self.office}"


class Reason(models.Model):
    """Why a matter may be found inadmissible: chosen at the window and read by the person. The appointment
    keeps the words it was told, so these may change."""

    order = models.PositiveSmallIntegerField(unique=True)
    words = models.CharField(max_length=160, unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.words


class SurveyKind(models.TextChoices):
    BOOKING = "registro", "Al registrar la cita"
    VISIT = "visita", "Al terminar la visita"


class Question(models.Model):
    """A question of a survey, in one wording. Whoever changes the words or the options makes another version:
    answers keep the one that was asked, and `code` joins them for the trend."""

    class Kind(models.TextChoices):
        SCALE = "escala"
        OPTIONS = "opciones"
        YES_NO = "si_no"
        TEXT = "texto"

    survey = models.CharField(max_length=10, choices=SurveyKind)
    code = models.SlugField()
    version = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    options = models.JSONField(
        default=list, help_text="[[value, words], …]; a scale from worst to best"
    )
    only_if = models.JSONField(
        default=list, help_text="[code, value] of an earlier question; empty: always"
    )

    class Meta:
        ordering = ["survey", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "code", "version"], name="question_version_once"
            ),
            models.UniqueConstraint(
                fields=["survey", "code"],
                condition=models.Q(current=True),
                name="question_current_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.code} v{self.version}"
