from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from ventanilla.accounts.models import WRITTEN_ONCE
from ventanilla.appointments.models import HISTORY


class Command(BaseCommand):
    help = "Da a un papel de PostgreSQL lo que el servidor necesita y nada más: a la historia solo le agrega."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", metavar="PAPEL", help="ya creado, y distinto del dueño")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Los papeles son de PostgreSQL; esta base es de otra clase.")
        quote = connection.ops.quote_name
        history = ", ".join(quote(model._meta.db_table) for model in HISTORY)
        once = ", ".join(quote(model._meta.db_table) for model in WRITTEN_ONCE)
        with transaction.atomic(), connection.cursor() as cursor:
            self._require(cursor, role)
            cursor.execute("SELECT quote_ident(current_schema())")
            schema, name = cursor.fetchone()[0], quote(role)
            for statement in (
                f"GRANT USAGE ON SCHEMA {schema} TO {name}",
                f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}",
                f"REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA {schema} FROM {name}",
                f"REVOKE UPDATE, DELETE ON {history} FROM {name}",
                f"REVOKE DELETE ON {once} FROM {name}",
                f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}",
            ):
                cursor.execute(statement)
        self.stdout.write(
            f"Listo: «{role}» puede agregar a la historia y no cambiarla ni borrarla."
        )

    def _require(self, cursor: Any, role: str) -> None:
        """A role that owns the tables, or is above all rules, cannot be held by them."""
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise CommandError(f"No hay un papel «{role}»: créalo con CREATE ROLE {role} LOGIN.")
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'django_migrations'")
        if found[0] or (role,) in cursor.fetchall():
            raise CommandError(
                f"«{role}» es el dueño o manda sobre todos: usa otro para el servidor."
            )
