"""The trips to another office enter the history; indexes by which the reports count. No table is built anew."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('appointments', '0006_append_only'),
        ('catalog', '0002_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='appointment',
            name='appointment_office_day',
        ),
        migrations.AlterField(
            model_name='historyentry',
            name='kind',
            field=models.CharField(choices=[('registrada', 'Booked'), ('cambiada', 'Moved'), ('estado', 'Status'), ('asignada', 'Assigned'), ('llegada', 'Arrived'), ('pasa', 'Called'), ('desviada', 'Redirected')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['office', 'starts_at', 'status', 'reason', 'procedure', 'municipality', 'channel', 'created_at', 'status_changed_at', 'id'], name='appointment_office_day'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['office', 'created_at'], name='appointment_office_booked'),
        ),
        migrations.AddIndex(
            model_name='historyentry',
            index=models.Index(condition=models.Q(('kind', 'estado'), ('previous_status', 'pendiente'), ('status', 'confirmada')), fields=['appointment', 'channel'], name='history_confirmed'),
        ),
        migrations.AddIndex(
            model_name='historyentry',
            index=models.Index(condition=models.Q(('kind', 'desviada')), fields=['appointment'], name='history_redirected'),
        ),
    ]
