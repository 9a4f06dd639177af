"""Who is told follows from who handed in and for whom; it is no longer kept beside them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_mandates_that_stood_in_words")]

    operations = [migrations.RemoveField(model_name="bundle", name="notify")]
