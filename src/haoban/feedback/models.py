"""The table of ratings."""

from django.db import models


class Level(models.IntegerChoices):
    """The five levels (GB/T 39734-2020); the last two are bad ratings (差评)."""

    VERY_SATISFIED = 5, "非常满意"
    SATISFIED = 4, "满意"
    FAIRLY_SATISFIED = 3, "基本满意"
    DISSATISFIED = 2, "不满意"
    VERY_DISSATISFIED = 1, "非常不满意"


class Rating(models.Model):
    """好差评: one for each case, given freely by the one who handed it in."""

    case_number = models.CharField(max_length=40, unique=True, help_text="一事一评: each case is rated once.")
    organisation = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    comment = models.CharField(max_length=500, blank=True)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="ratings")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(level__range=(1, 5)), name="rating_has_five_levels")]
