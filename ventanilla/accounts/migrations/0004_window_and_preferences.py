from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_cache_table'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='window',
            field=models.CharField(blank=True, help_text='where he attends: «2»', max_length=20),
        ),
        migrations.AddField(
            model_name='user',
            name='preferences',
            field=models.JSONField(blank=True, default=dict, help_text='how he left his screens'),
        ),
    ]
