"""A small district for the tests of planning: definitions with as few words as they may have."""

from datetime import date

from haoban.catalogue.codes import Necessity, OnlineDepth, ProjectType, ServedParty, TaskType, Unit
from haoban.catalogue.definitions import Condition, FormField, Goal, Item, LegalBasis, Limit, Material, Matter, Need
from haoban.planning.offer import Offer


def when(question, *answers):
    return (Condition(question=question, is_one_of=answers),)


def needs(*materials, necessity=Necessity.REQUIRED, under=()):
    return tuple(Need(material=material, necessity=necessity, when=under) for material in materials)


def item(
    key,
    *,
    needs=(),
    produces=(),
    days=0,
    unit=Unit.WORKING_DAYS,
    visits=0,
    visits_before=1,
    fee_fen=0,
    form=(),
    available_when=(),
    **others,
):
    words = {
        "catalog_code": "000000000000",
        "task_code": "0" * 31,
        "name": f"{key}事项",
        "english": key,
        "short_name": key,
        "task_type": TaskType.LICENCE,
        "organisation": "bureau",
        "project_type": ProjectType.PROMISED if days else ProjectType.INSTANT,
        "server_type": (ServedParty.ENTERPRISE,),
        "by_law": (LegalBasis(paper="示例"),),
        "accept_condition": ("示例",),
        "handle_flow": ("受理", "决定"),
        "statutory": Limit(days=days, unit=unit),
        "promised": Limit(days=days, unit=unit),
        "baseline_source": "示例",
        "link_way": "示例",
        "supervise_way": "示例",
        "transact_addr": "示例",
        "transact_time": "示例",
        "online_handle_depth": (OnlineDepth.DECIDE,),
        "result_name": "示例",
        "plan_effective_date": date(2020, 1, 1),
    }
    return Item(
        key=key,
        needs=needs,
        produces=produces,
        limit_scene_num=visits,
        visits_before=visits_before,
        is_fee=bool(fee_fen),
        fee_fen=fee_fen,
        form=form,
        available_when=available_when,
        **(words | others),
    )


def offer(items, fields=()):
    keys = sorted({key for one in items for key in (*one.produces, *(need.material for need in one.needs))})
    return Offer.of(
        items,
        [Material(key=key, name=f"{key}材料", english=key) for key in keys],
        [FormField(key=key, label=key, english=key, section="示例") for key in fields],
    )


def matter(*goals, **others):
    return Matter(
        key="matter",
        code="000000000000",
        name="示例一件事",
        english="example",
        summary="示例",
        english_summary="example",
        audience="enterprise",
        lead="bureau",
        said_as=("我要办示例",),
        goals=tuple(goal if isinstance(goal, Goal) else Goal(material=goal) for goal in goals),
        **others,
    )
