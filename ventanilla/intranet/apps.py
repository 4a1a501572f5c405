from django.apps import AppConfig


class IntranetConfig(AppConfig):
    name = "ventanilla.intranet"
