"""Visits and closed days; whom an appointment is assigned to; a third cause for not being held. The edges of
the status gain those by which staff take an outcome back on its day."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

edges = import_module("ventanilla.appointments.migrations.0002_status_edges")
UNDO = "OR (OLD.status IN ('efectuada', 'no_efectuada') AND NEW.status IN ('pendiente', 'confirmada'))"


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    sql = edges.POSTGRESQL if vendor == "postgresql" else edges.SQLITE
    schema_editor.execute(sql.replace(edges.LEGAL, f"{edges.LEGAL} {UNDO}"), params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('appointments', '0004_calls'),
        ('catalog', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # On SQLite the table is built anew, which would lose the trigger.
    operations = [
        migrations.RunPython(edges.drop, edges.create),
        migrations.CreateModel(
            name='DayClose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(help_text="the office's own")),
                ('at', models.DateTimeField()),
                ('figures', models.JSONField(help_text='as `closing.Figures`')),
            ],
            options={
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('appointment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='visit', serialize=False, to='appointments.appointment')),
                ('arrived_at', models.DateTimeField()),
                ('missing_papers', models.CharField(blank=True, help_text='order numbers of what is lacking, by spaces', max_length=200)),
                ('window', models.CharField(blank=True, help_text='«Ventanilla 2»', max_length=20)),
                ('called_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('result', models.CharField(blank=True, choices=[('ingresado', 'Trámite ingresado'), ('falta_doc', 'Falta un documento'), ('orientacion', 'Orientación'), ('improcedente', 'Improcedente'), ('se_retiro', 'Se retiró')], max_length=12)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='appointment',
            name='appointment_not_held_has_reason',
        ),
        migrations.AddField(
            model_name='appointment',
            name='assigned_to',
            field=models.ForeignKey(db_index=False, help_text='the public servant who is to attend it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assigned', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historyentry',
            name='assigned_to',
            field=models.ForeignKey(db_index=False, help_text='after the change', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='cts',
            field=models.CharField(help_text='18 digits, no hyphens', max_length=18, unique=True),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='reason',
            field=models.CharField(blank=True, choices=[('no_asistio', 'No asistió'), ('improcedente', 'Improcedente'), ('se_retiro', 'Se retiró sin ser atendida')], max_length=12),
        ),
        migrations.AlterField(
            model_name='historyentry',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='historyentry',
            name='kind',
            field=models.CharField(choices=[('registrada', 'Booked'), ('cambiada', 'Moved'), ('estado', 'Status'), ('asignada', 'Assigned'), ('llegada', 'Arrived'), ('pasa', 'Called')], max_length=10),
        ),
        migrations.AlterField(
            model_name='historyentry',
            name='reason',
            field=models.CharField(blank=True, choices=[('no_asistio', 'No asistió'), ('improcedente', 'Improcedente'), ('se_retiro', 'Se retiró sin ser atendida')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status', 'no_efectuada'), _negated=True), ('reason', '')), models.Q(('reason__in', ['no_asistio', 'se_retiro']), ('status', 'no_efectuada')), models.Q(('reason', 'improcedente'), ('status', 'no_efectuada'), models.Q(('reason_text', ''), _negated=True)), _connector='OR'), name='appointment_not_held_has_reason'),
        ),
        migrations.AddField(
            model_name='dayclose',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dayclose',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.office'),
        ),
        migrations.AddField(
            model_name='visit',
            name='office',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='catalog.office'),
        ),
        migrations.AddField(
            model_name='visit',
            name='served_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='served', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='dayclose',
            constraint=models.UniqueConstraint(fields=('office', 'day'), name='day_closed_once'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['office', 'arrived_at'], name='visit_office_day'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('called_at', None), ('served_by', None)), models.Q(('called_at__isnull', False), ('served_by__isnull', False)), _connector='OR'), name='visit_called_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('result', '')), models.Q(('ended_at__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='visit_ended_with_a_result'),
        ),
        migrations.RunPython(create, edges.drop),
    ]
