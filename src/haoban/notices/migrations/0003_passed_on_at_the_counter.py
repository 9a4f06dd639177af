"""A notice for somebody without an account goes to the window, which passes it on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_initial")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[("inbox", "收件箱"), ("counter", "窗口转告")], default="inbox", max_length=10
            ),
        ),
    ]
