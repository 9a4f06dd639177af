"""The words in which a pack describes a district: one class a noun, every field with its meaning.

Field names follow the national item table (GB/T 39554-2020) where it has one; the table's own name stands in brackets.
Instances are frozen: a definition that was loaded is never changed, only followed by a newer version.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from haoban.statutes.citations import Citation

from .codes import (
    DeptType,
    MaterialForm,
    MaterialSource,
    Necessity,
    OnlineDepth,
    PowerSource,
    ProjectType,
    ServedParty,
    TaskType,
    Unit,
)

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A short English name that stays the same for ever: `business_licence`."""


class Definition(BaseModel):
    """What all definitions share: frozen, and a word that is not known is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True)


class LegalBasis(Definition):
    """设定依据 (by_law): a citation, or a paper that the statutes room does not hold, with its source."""

    citation: Citation | None = None
    paper: str | None = None
    """Name, number and date of a paper that is not among the statutes."""
    verified: bool = True
    """False where the words were not read in the source itself; pages say so."""


class Limit(Definition):
    """法定 or 承诺办结时限 (anticipate_day, promise_day with type and explanation)."""

    days: int = Field(ge=0)
    """0 means at once (当场办结)."""
    unit: Unit = Unit.WORKING_DAYS
    ground: Citation | None = None
    explanation: str = ""
    verified: bool = True


class Phrase(Definition):
    """A sentence that officers use often. In YAML the sentence alone will do."""

    text: str
    ground: LegalBasis | None = None
    """What it rests on, where that is more than the step's own article."""

    @model_validator(mode="before")
    @classmethod
    def _a_sentence_alone(cls, said: object) -> object:
        return {"text": said} if isinstance(said, str) else said

    @model_serializer(mode="wrap")
    def _as_it_is_written(self, dump: SerializerFunctionWrapHandler) -> Any:
        return dump(self) if self.ground else self.text


class Condition(Definition):
    """When something applies, in terms of the guidance questions' answers. All that is said must hold."""

    question: Key
    is_one_of: tuple[str, ...] = ()
    """The answers for which it holds; empty where `at_least` or `at_most` says it."""
    at_least: int | None = None
    at_most: int | None = None


class Material(Definition):
    """材料: what an item may ask for, and what an item may bring forth (then it is a certificate, 证照)."""

    key: Key
    name: str
    english: str
    source: MaterialSource = MaterialSource.APPLICANT
    issuer: Key | None = None
    """The organisation that issues it."""
    document_kind: str | None = None
    """The kind that document reading knows: business_licence, id_card_front …"""
    certificate: bool = False
    """True where it is the result of an item and has a life of its own."""
    valid_years: int | None = None
    """How long a certificate is valid; nothing for one without an end."""
    explanation: str = ""
    """What it is and where to get it, in plain words."""


class FieldKind(StrEnum):
    """How a form field is asked, checked and shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    AMOUNT = "amount"
    """Yuan in, fen kept."""
    DATE = "date"
    CHOICE = "choice"
    USCC = "uscc"
    ID_NUMBER = "id_number"
    PHONE = "phone"


class Choice(Definition):
    """One answer to choose."""

    value: str
    label: str
    english: str


class FormField(Definition):
    """A question of the form. Asked once, however many items need it."""

    key: Key
    label: str
    english: str
    kind: FieldKind = FieldKind.TEXT
    section: str
    """The part of the form it stands in: 企业信息, 经营场所, 人员 …"""
    why: str = ""
    """Why it is asked, where that is not obvious; shown under the field."""
    example: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    personal: bool = False
    """Whether it is personal information (个人信息保护法第四条): masked, and every read of it is logged."""
    filled_from: str | None = None
    """`enterprise.name`, `person.phone`, or `business_licence.uscc`: where the answer is already known from."""


class Need(Definition):
    """A material that an item needs."""

    material: Key
    necessity: Necessity = Necessity.REQUIRED
    form: MaterialForm = MaterialForm.ELECTRONIC
    when: tuple[Condition, ...] = ()
    """Only under these answers."""
    note: str = ""


class SpecialProcedure(Definition):
    """特别程序 (special_procedure): what stops the clock of this item, and for how long (行政许可法第四十五条)."""

    key: Literal["hearing", "tender", "auction", "test", "inspection", "quarantine", "appraisal", "expert_review"]
    name: str
    ground: Citation
    days: int | None = None
    unit: Unit = Unit.WORKING_DAYS


class Row(Definition):
    """One row of a decision table."""

    when: dict[str, str]
    """Input → condition in the table's words (zen's unary tests): `>= 50`, `"company"`, `== false`.

    One left out may be anything."""
    outcome: Literal["grant", "refuse", "officer"]
    """准予, 不予许可, or a human must look."""
    reason: str
    """The sentence that the applicant reads."""


class DecisionTable(Definition):
    """How an instant item is decided: the first row that fits decides, and its reason is shown."""

    inputs: dict[str, str]
    """Input → what it is, in the official's words. Inputs are form fields (a number for integers and amounts in fen,
    else text) and `held.MATERIAL` (true where the applicant holds a valid one)."""
    rows: tuple[Row, ...] = Field(min_length=1)


class Item(Definition):
    """事项 / 实施清单: what a body does on application."""

    key: Key
    catalog_code: str = Field(pattern=r"^[0-9A-Z]{12}$")
    """基本编码, 12 characters."""
    task_code: str = Field(pattern=r"^[0-9A-Z]{31}$")
    """实施编码, 31 = USCC 18 + level 1 + basic code 12."""
    local_catalog_code: str = ""
    local_task_code: str = ""
    name: str
    """task_name"""
    english: str
    short_name: str
    """How it is called on the strip: 营业执照, 食品许可."""
    task_type: TaskType
    task_version: int = 1
    task_state: Literal["1", "2", "3"] = "1"
    """1 in force, 2 suspended, 3 cancelled."""
    organisation: Key
    """dept_code: the department that owns its cases."""
    dept_type: DeptType = DeptType.STATUTORY
    entrust_name: str = ""
    power_source: PowerSource = PowerSource.OWN_LEVEL
    use_level: Literal["1", "2", "3", "4", "5", "6"] = "4"
    project_type: ProjectType
    server_type: tuple[ServedParty, ...]
    by_law: tuple[LegalBasis, ...] = Field(min_length=1)
    accept_condition: tuple[str, ...] = Field(min_length=1)
    handle_flow: tuple[str, ...] = Field(min_length=1)
    statutory: Limit
    """anticipate_day / _type / _explain"""
    promised: Limit
    """promise_day / _type / _explain"""
    special_procedure: tuple[SpecialProcedure, ...] = ()
    limit_scene_num: int = Field(ge=0)
    """到现场次数: how often one must come now; 0 is 一次不用跑."""
    limit_scene_explain: str = ""
    visits_before: int = Field(ge=0)
    """The baseline: visits before the item was offered here; its source stands in `baseline_source`."""
    baseline_source: str
    is_fee: bool = False
    fee_fen: int = Field(0, ge=0)
    fee_basis: str = ""
    link_way: str
    """Telephone for questions."""
    supervise_way: str
    """Telephone for complaints."""
    transact_addr: str
    transact_time: str
    is_online: bool = True
    online_handle_depth: tuple[OnlineDepth, ...]
    is_express: bool = True
    """Whether the result is brought to the door (送证上门)."""
    is_entry_center: bool = True
    handle_area: str = "本区"
    other_dept: tuple[Key, ...] = ()
    """Departments that take part (联办机构)."""
    service_type: str = ""
    """Intermediary service, if any."""
    limit_explain: str = ""
    """Limit of number, if any."""
    result_type: str = "证照"
    result_name: str
    result_guid: str = ""
    is_schedule: bool = True
    """Whether one can make an appointment."""
    is_pay_online: bool = False
    is_service_terminals: bool = False
    user_topic_type: tuple[str, ...] = ()
    corp_topic_type: tuple[str, ...] = ()
    plan_effective_date: date
    plan_cancel_date: date | None = None
    order: int | None = None
    """Where it stands among what people come for most, on the home page; None: one finds it by search or department."""
    needs: tuple[Need, ...]
    produces: tuple[Key, ...]
    """The materials (certificates) it brings forth."""
    form: tuple[Key, ...]
    """The form fields it asks."""
    available_when: tuple[Condition, ...] = ()
    """The answers under which this item is the right one."""
    decision_table: DecisionTable | None = None
    """For an instant item: how it is decided."""
    supplement_phrases: tuple[Phrase, ...] = ()
    """The sentences most used when something is missing."""
    refusal_phrases: tuple[Phrase, ...] = ()
    """The sentences most used in a refusal; without a ground of their own they rest on the item's first basis."""


class Question(Definition):
    """One guidance question."""

    key: Key
    text: str
    english: str
    why: str
    """Why it is asked: which items hang on it."""
    english_why: str
    choices: tuple[Choice, ...] = ()
    """Empty for a number."""
    default: str
    unit: str = ""


class Goal(Definition):
    """A certificate that belongs to the matter, and when."""

    material: Key
    when: tuple[Condition, ...] = ()


class Matter(Definition):
    """一件事: a bundle of items for one event in the life of a person or enterprise."""

    key: Key
    code: str
    name: str
    english: str
    summary: str
    english_summary: str
    audience: Literal["enterprise", "person"]
    lead: Key
    """牵头部门"""
    said_as: tuple[str, ...]
    """What people say who mean it: 我想开个饭馆."""
    goals: tuple[Goal, ...] = Field(min_length=1)
    questions: tuple[Key, ...] = ()
    order: int = 100
    """Where it stands on the home page."""
    by_law: tuple[LegalBasis, ...] = ()


class Organisation(Definition):
    """A body: department, agency, utility, street office."""

    key: Key
    uscc: str = Field(pattern=r"^[0-9A-Z]{18}$")
    name: str
    short_name: str
    """How it is called on the strip."""
    english: str
    division: str
    level: Literal["2", "3", "4", "5"]
    vertical: bool = False
    """垂直管理: belongs to its own line, not to the district's government (tax, tobacco)."""
    phone: str
    supervise_phone: str
    address: str
    hours: str
    duties: str
    """What it does, in words that people use; routing reads it."""
    review_body: str
    """行政复议机关: where a refusal can be taken for review."""
    court: str
    """Where a suit can be brought."""


class Window(Definition):
    """A window of the hall."""

    number: str
    name: str
    zone: Literal["joint_service", "general", "no_visit", "self_service"]
    organisations: tuple[Key, ...]
    hours: str


class Division(Definition):
    """An administrative division."""

    code: str = Field(pattern=r"^\d{2}(\d{2}(\d{2}(\d{3})?)?)?$")
    name: str
    valid_from: date
    valid_until: date | None = None


class Pack(Definition):
    """One district as data."""

    key: Key
    name: str
    english: str
    division: str
    hotline: str
    version: str
    translations: Mapping[str, str] = Field(default_factory=dict)
    """Sentence of the pack → English, where no definition has an `english` of its own for it."""
    divisions: tuple[Division, ...]
    organisations: tuple[Organisation, ...]
    windows: tuple[Window, ...]
    materials: tuple[Material, ...]
    fields: tuple[FormField, ...]
    questions: tuple[Question, ...]
    items: tuple[Item, ...]
    matters: tuple[Matter, ...]


class Kind(Enum):
    """The nouns of a pack, with the file or folder each is kept in."""

    DIVISION = ("divisions.csv", Division)
    ORGANISATION = ("organisations.yaml", Organisation)
    WINDOW = ("windows.yaml", Window)
    MATERIAL = ("materials.yaml", Material)
    FIELD = ("fields.yaml", FormField)
    QUESTION = ("questions.yaml", Question)
    ITEM = ("items", Item)
    MATTER = ("matters", Matter)
