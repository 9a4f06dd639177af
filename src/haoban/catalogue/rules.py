"""What must hold in a catalogue, and when a condition holds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from haoban.kernel.identifiers import parse_uscc
from haoban.kernel.refusals import Problem, Refusal

from .definitions import Condition, DecisionTable, Definition, Item, Pack, Question

Answers = Mapping[str, str]
"""Guidance question → answer."""


def holds(conditions: Iterable[Condition], answers: Answers) -> bool:
    """Whether all conditions hold under the answers. A question that has not been answered holds nothing."""
    return all(_holds(condition, answers.get(condition.question)) for condition in conditions)


def _holds(condition: Condition, answer: str | None) -> bool:
    if answer is None:
        return False
    if condition.is_one_of and answer not in condition.is_one_of:
        return False
    if condition.at_least is None and condition.at_most is None:
        return True
    if not answer.isdigit():
        return False
    number = int(answer)
    return (condition.at_least is None or number >= condition.at_least) and (
        condition.at_most is None or number <= condition.at_most
    )


def complete_answers(questions: Iterable[Question], given: Answers) -> dict[str, str]:
    """An answer to every question: the given ones where they are possible, else the default.

    Raises `Refusal` for an answer that is none of the choices.
    """
    answers = {}
    for question in questions:
        answer = given.get(question.key, question.default).strip()
        values = [choice.value for choice in question.choices]
        if values and answer not in values:
            raise Refusal(
                "answer_not_a_choice",
                "“%(question)s”的回答“%(answer)s”不在可选范围内，可选：%(choices)s",
                {"question": question.text, "answer": answer, "choices": "、".join(values)},
            )
        if not values and not (answer.isascii() and answer.isdigit() and len(answer) <= 6):
            raise Refusal(
                "answer_not_a_number",
                "“%(question)s”应填写整数，现在是“%(answer)s”",
                {"question": question.text, "answer": answer},
            )
        answers[question.key] = answer
    return answers


def problems_of(pack: Pack) -> Iterator[Problem]:
    """What does not fit together in a pack whose single definitions are well formed.

    The problems name `file` as the noun and `column` as the key, the reader of the files turns them into lines.
    """
    organisations = {organisation.key for organisation in pack.organisations}
    materials = {material.key: material for material in pack.materials}
    fields = {field.key for field in pack.fields}
    questions = {question.key: question for question in pack.questions}
    producible = {key for item in pack.items for key in item.produces}

    for noun, definitions in _nouns(pack):
        keys = Counter(key_of(definition) for definition in definitions)
        for key, count in keys.items():
            if count > 1:
                yield Problem(f"“{key}”出现了{count}次，每个只能有一个", noun, None, key)
    for division in pack.divisions:
        if division.code.startswith(pack.division[:2]) is False:
            yield Problem("行政区划不在本省内", "division", None, division.code)
    for organisation in pack.organisations:
        try:
            parse_uscc(organisation.uscc)
        except Refusal as refusal:
            yield Problem(refusal.message, "organisation", None, organisation.key, organisation.uscc)
    for window in pack.windows:
        yield from _unknown("window", window.number, "机构", window.organisations, organisations)
    for material in pack.materials:
        if material.issuer:
            yield from _unknown("material", material.key, "机构", [material.issuer], organisations)
        if material.certificate and material.key not in producible:
            yield Problem("证照没有任何事项可以核发（produces 中没有它）", "material", None, material.key)
    codes = Counter(item.task_code for item in pack.items)
    for item in pack.items:
        if codes[item.task_code] > 1:
            yield Problem("另一事项也用了这个实施编码", "item", None, item.key, item.task_code)
        yield from _problems_of_item(item, pack, organisations, set(materials), fields, questions)
    for matter in pack.matters:
        yield from _unknown("matter", matter.key, "机构", [matter.lead], organisations)
        yield from _unknown("matter", matter.key, "引导问题", matter.questions, set(questions))
        for goal in matter.goals:
            if goal.material not in producible:
                yield Problem(f"目标“{goal.material}”没有任何事项可以核发", "matter", None, matter.key, goal.material)
            yield from _problems_of_conditions("matter", matter.key, goal.when, questions)
    for sentence in pack.translations.keys() - set(_sentences(pack.model_dump(exclude={"translations"}))):
        yield Problem("地区包里没有这句话了，请按现在的说法改正或删去这一行", "translation", None, sentence, sentence)


def _sentences(value: object) -> Iterator[str]:
    """Every text in the dump of a pack."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _sentences(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _sentences(part)


def _problems_of_item(
    item: Item,
    pack: Pack,
    organisations: set[str],
    materials: set[str],
    fields: set[str],
    questions: Mapping[str, Question],
) -> Iterator[Problem]:
    yield from _unknown("item", item.key, "机构", [item.organisation, *item.other_dept], organisations)
    yield from _unknown("item", item.key, "材料", [*(need.material for need in item.needs), *item.produces], materials)
    yield from _unknown("item", item.key, "表单字段", item.form, fields)
    for need in item.needs:
        yield from _problems_of_conditions("item", item.key, need.when, questions)
    yield from _problems_of_conditions("item", item.key, item.available_when, questions)
    owner = next((body for body in pack.organisations if body.key == item.organisation), None)
    if owner and item.task_code != owner.uscc + item.use_level + item.catalog_code:
        yield Problem("实施编码应等于机构代码18位+层级1位+基本编码12位", "item", None, item.key, item.task_code)
    if item.decision_table and str(item.project_type) != "1":
        yield Problem("只有即办件可以有决策表", "item", None, item.key)
    if item.promised.unit == item.statutory.unit and item.promised.days > item.statutory.days > 0:
        yield Problem("承诺时限不能长于法定时限", "item", None, item.key, str(item.promised.days))
    if item.is_fee != bool(item.fee_fen):
        yield Problem("收费与金额不一致：收费事项应写 fee_fen，不收费事项为 0", "item", None, item.key)
    if item.decision_table:
        yield from _problems_of_table(item.key, item.decision_table, item.form, materials)


def _problems_of_table(
    key: str, table: DecisionTable, form: Iterable[str], materials: Iterable[str]
) -> Iterator[Problem]:
    known = {*form, *(f"held.{material}" for material in materials)}
    yield from _unknown("item", key, "决策表输入（应为本事项的表单字段或 held.材料）", table.inputs, known)
    for row in table.rows:
        yield from _unknown("item", key, "决策表输入", row.when, set(table.inputs))
        for condition in row.when.values():
            if condition in ("true", "false"):
                yield Problem(f"条件“{condition}”永远一样，请写成“== {condition}”", "item", None, key, condition)
    if table.rows[-1].when:
        yield Problem("决策表最后一行应没有条件，使每件申请都有结论", "item", None, key)


def _problems_of_conditions(
    noun: str, key: str, conditions: Iterable[Condition], questions: Mapping[str, Question]
) -> Iterator[Problem]:
    for condition in conditions:
        question = questions.get(condition.question)
        if question is None:
            yield Problem(f"没有引导问题“{condition.question}”", noun, None, key, condition.question)
            continue
        if question.choices:
            values = {choice.value for choice in question.choices}
            yield from _unknown(noun, key, f"“{question.key}”的选项", condition.is_one_of, values)


def _unknown(noun: str, key: str, what: str, names: Iterable[str], known: set[str]) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(f"没有这个{what}：“{name}”", noun, None, key, name)


def _nouns(pack: Pack) -> Iterator[tuple[str, tuple[Definition, ...]]]:
    yield "division", pack.divisions
    yield "organisation", pack.organisations
    yield "window", pack.windows
    yield "material", pack.materials
    yield "field", pack.fields
    yield "question", pack.questions
    yield "item", pack.items
    yield "matter", pack.matters


def key_of(definition: Definition) -> str:
    """The name under which a definition is known."""
    for name in ("key", "code", "number"):
        if name in type(definition).model_fields:
            return str(getattr(definition, name))
    raise TypeError(type(definition).__name__)
