from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "ventanilla.surveys"
