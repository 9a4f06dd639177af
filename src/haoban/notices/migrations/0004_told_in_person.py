"""What is passed on or handed over in person is nobody's inbox; until now it lay in that of the clerk who took it in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

DECISIONS = ["issued", "not_accepted", "refused"]


def take_out_of_the_inbox(apps, schema_editor):
    """What the clerk has seen counts as passed on; a decision waits as long as its case says so."""
    notices = apps.get_model("notices", "Notice").objects.filter(channel="counter")
    cases = apps.get_model("casework", "Case").objects.filter(state__to_hand_over=True)
    decisions = notices.filter(template__in=DECISIONS)
    decisions.exclude(case_number__in=cases.values("number")).update(
        passed_on_at=F("made_at"), passed_on_by=F("account")
    )
    others = notices.exclude(template__in=DECISIONS).exclude(read_at=None)
    others.update(passed_on_at=F("read_at"), passed_on_by=F("account"))
    decisions.update(channel="by_hand", account=None, read_at=None)
    notices.update(account=None, read_at=None)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notices", "0003_passed_on_at_the_counter"),
        ("casework", "0009_told_by_who_acts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="account",
            field=models.ForeignKey(
                blank=True,
                help_text="Whose inbox; nobody's where it is passed on in person.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[("inbox", "收件箱"), ("counter", "转告"), ("by_hand", "当面送达")], default="inbox", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="params",
            field=models.JSONField(
                default=dict,
                help_text="What was filled into the words; a name that is told by language as Chinese, English.",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="passed_on_at",
            field=models.DateTimeField(blank=True, help_text="When somebody told the applicant in person.", null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="passed_on_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices_passed_on",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(take_out_of_the_inbox, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("account", None), ("passed_on_at", None)),
                fields=["channel", "bundle_number", "case_number"],
                name="notice_outstanding",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel", "inbox"), ("account", None), _connector="XOR"), name="notice_has_one_way"
            ),
        ),
    ]
