"""What may be asked for: the procedures, how people call them and what each takes."""

from django.db import models


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


class Reason(models.Model):
    """Why a matter may be found inadmissible: chosen at the window and read by the person. The appointment
    keeps the words it was told, so these may change."""

    order = models.PositiveSmallIntegerField(unique=True)
    words = models.CharField(max_length=160, unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.words
