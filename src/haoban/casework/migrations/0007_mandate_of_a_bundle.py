"""A bundle keeps the mandate under which it was handed in; the ground is what a clerk saw."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("casework", "0006_window_of_a_bundle")]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="mandate",
            field=models.ForeignKey(
                blank=True,
                help_text="授权.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bundles",
                to="people.mandate",
            ),
        ),
        migrations.AlterField(
            model_name="bundle",
            name="ground",
            field=models.CharField(blank=True, help_text="What the clerk saw at the window.", max_length=200),
        ),
    ]
