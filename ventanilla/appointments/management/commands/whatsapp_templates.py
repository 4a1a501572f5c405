import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ventanilla.appointments import templates
from ventanilla.catalog.catalogue import NotLoaded
from ventanilla.messaging.transports import graph_account
from ventanilla.messaging.transports.base import Failure, Permanent
from ventanilla.messaging.transports.graph_account import Account, Wording


class Command(BaseCommand):
    help = "Los mensajes del catálogo como plantillas de WhatsApp: los imprime, los crea o los compara."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--json", action="store_true", help="como Meta los pide, uno por uno")
        what.add_argument("--create", action="store_true", help="crea en la cuenta los que falten")
        what.add_argument(
            "--check", action="store_true", help="dice cuáles no se pueden mandar; termina con 1"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wanted = templates.wordings()
        except NotLoaded:
            raise CommandError("No hay catálogo: cárgalo con load_catalog.") from None
        if not wanted:
            raise CommandError("El catálogo no tiene mensajes: escríbelos en la tabla mensajes.")
        if options["create"] or options["check"]:
            return self._ask_meta(wanted, options["create"])
        if options["json"]:
            shapes = [each.shape for each in wanted]
            self.stdout.write(json.dumps(shapes, ensure_ascii=False, indent=2))
            return None
        return self._show(wanted)

    def _show(self, wanted: list[Wording]) -> None:
        for each in wanted:
            self.stdout.write(f"{each.name} · {each.language} · {graph_account.UTILITY}\n")
            self.stdout.write(f"{each.body}\n")
            for number, example in enumerate(each.examples, start=1):
                self.stdout.write(f"  {{{{{number}}}}} por ejemplo: {example}")
            for button in each.buttons:
                self.stdout.write(f"  [{button}]")
            self.stdout.write("")

    def _ask_meta(self, wanted: list[Wording], create: bool) -> None:
        if problem := graph_account.problem(settings.WHATSAPP):
            raise CommandError(problem)
        account = Account(settings.WHATSAPP)
        try:
            if create:
                self._create(account, wanted)
            else:
                self._check(account, wanted)
        except Failure as failure:
            raise CommandError(f"{failure}") from None

    def _create(self, account: Account, wanted: list[Wording]) -> None:
        lacking = templates.missing(wanted, list(account.templates()))
        refused = 0
        for each in lacking:
            try:
                self.stdout.write(f"{each.name}: creada ({account.create(each)})")
            except Permanent as refusal:
                refused += 1
                self.stdout.write(f"{each.name}: {refusal}")
        if refused:
            raise CommandError(f"{refused} no se pudieron crear.")
        done = "Meta las revisa: pregunta con --check." if lacking else "No falta ninguna."
        self.stdout.write(done)

    def _check(self, account: Account, wanted: list[Wording]) -> None:
        verdicts = templates.verdicts(wanted, list(account.templates()))
        for wording, wrong in verdicts:
            self.stdout.write(f"{wording.name}: {wrong or 'aprobada'}")
        if wrong_ones := sum(1 for each in verdicts if each.wrong):
            raise CommandError(f"{wrong_ones} no se pueden mandar así.")
        self.stdout.write("Todas se pueden mandar.")
