"""What is to be done with the thing: a new one, a change, a longer life, a second copy, an end, or only a look."""

import re
from enum import Enum


class Act(Enum):
    """The act that an item serves or a question asks for."""

    NEW = "new"
    """新办: a first one."""
    CHANGE = "change"
    """变更: something in it is different now."""
    RENEW = "renew"
    """延续: it runs out or is examined again."""
    REPLACE = "replace"
    """补办: a second copy, whatever became of the first."""
    LOST = "lost"
    """遗失补办."""
    WORN = "worn"
    """损毁换发."""
    END = "end"
    """注销: no longer wanted, or paused."""
    RESTORE = "restore"
    """恢复: what was paused or stopped goes on."""
    LOOK = "look"
    """查询: only to know."""


_ITEM = (
    (Act.LOOK, re.compile("查询|咨询|进度|公示|(?<!公证)(?<!公证（)(?<!公证）)指引|宣传|公告|科普|下载|查阅")),
    (Act.REPLACE, re.compile("(?:遗失|丢失).*(?:损毁|损坏|污损|破损)|(?:损毁|损坏|污损|破损).*(?:遗失|丢失)")),
    (Act.LOST, re.compile("遗失|丢失|挂失")),
    (Act.WORN, re.compile("损毁(?:换|补)|损坏(?:换|补)|污损|破损(?:换|补)")),
    (Act.REPLACE, re.compile("补办|补发|补领|补证|补换")),
    (Act.END, re.compile("注销|终止|歇业|停业|停止|解除|撤销|退出")),
    (Act.RESTORE, re.compile("(?<!植被)(?<!生态)恢复(?!费)|复业|启封|解封")),
    (Act.RENEW, re.compile("延续|续期|换证|换发|到期|延期|再注册|校验|年度审验|年检|复审|换领")),
    (Act.CHANGE, re.compile("变更|更正|更名|过户|转移|迁移|转入|转出|修改")),
    (Act.NEW, re.compile("新办|核发|设立|开办|申领|首次|初次|新增|配发|发放|新申请|初领|取证")),
)
_ASKED = (
    (
        Act.LOST,
        re.compile(
            "丢了|丢失|丢掉|搞丢|弄丢|掉了|不见了|找不到|找不着|遗失|被偷|偷了|没了|不知道放哪|掉河|掉水|掉进|掉厕|掉海|"
            "烧没|烧掉|烧成灰"
        ),
    ),
    (
        Act.WORN,
        re.compile(
            "弄坏|损坏|烂了|破了|泡水|洗坏|撕了|毁了|模糊|咬烂|咬坏|褪色|看不清|看不得|破得|破损|旧得|发霉|泡烂|泡了水|断成|折断"
        ),
    ),
    (Act.REPLACE, re.compile("补一|补办|补发|补领|补个|重新补|再补")),
    (
        Act.RESTORE,
        re.compile("恢复|复业|重新(?:营业|开业|开张|开门|经营|开起来|开通)|再开起来|启封|解封|复电|复通|接着营业"),
    ),
    (
        Act.RENEW,
        re.compile(
            "到期|过期|快到|年到|期到|快满|满期|期满|续一|续期|延续|续办|续上|续签|延期|延长|还想接着|继续干|继续经营|年审|年检|校验|"
            "换新证|换证|换本|有效期|到头|到日子|换新本|换新的|续个|续到|快用完|届满|接着办|接着用|接着干|作废|往后延|往后拖|延一延|晚点|顺延|再用几年|年头到了|期限到"
        ),
    ),
    (
        Act.END,
        re.compile(
            "不干了|不做了|不开了|不想干|不想开|不想做|关门|倒闭|关张|关店|注销|销掉|撤销|取消|停业|歇业|关掉|收摊|散伙|"
            "不经营|不营业|停掉|报废|解散|退掉|终止|不办了|撤了|撤掉|不采了|不跑了|不养了|不卖了|不要了|关了|没开了|散了|停办|停了|转行不|干不下去|做不下去|开不下去|不想挂|不挂了|退证|退牌|怎么销|给销|封存|不合伙|不养|不种了|不采|不用了|不想要|废掉"
        ),
    ),
    (
        Act.CHANGE,
        re.compile(
            "变更|换人|改名|换名|更名|搬家|搬到|搬了|换地方|换地址|改[一下个了]{0,2}[^ ]{0,4}地址|"
            "改一改|改改|挪地方|换老板|换法人|改一下|改个|改成|修改|写错|"
            "弄错|登错|过户|转让|转给|变了|增加|换(?!证|发|领|本|新证|个证)|跳槽|跳到|调到|改了|加个|加上|卖给|卖了|转手|盘给|接手|扩大|换个名|换了|改掉|更正|错了|改过来|改叫|换了名|换了地|并掉"
        ),
    ),
    (
        Act.LOOK,
        re.compile(
            "查一下|查查|查询|查下|查看|看看|进度|办到哪|批了没|到账没|办好没|想查|哪里查|怎么查|政策|咨询|真假|靠谱|正规|"
            "真的假的|在哪看|哪里看|想知道|想了解|有没有讲|好了没|下来没|几月考|几时|什么时候考|名单|哪步|哪一步|哪查|能查|cha|搜一下|"
            "哪里公开|在哪公开|有哪些|都有哪|哪能看|网上看|翻一下|翻翻|有没有个|真假|批没批|动静|过了没|出来没|查他|查它|查真"
        ),
    ),
    (
        Act.NEW,
        re.compile(
            "新办|开个|开一|开家|想开|要开|新开|办个|办一|办张|第一次|首次|头一回|头一次|头回|初次|从来没办|没办过|从头|新买|刚买|申请|申领|想办|新来|刚成立|打算办|才办"
        ),
    ),
)


_NOT_YET = re.compile(
    "(?:还没有?|没有?|未|离|尚未|不是)(?:到期|过期|满期)|(?:还|仍|都)在有效期内?|有效期还(?:长|早|有)"
    "|(?:明年|后年)才(?:到|过)期|还有[一二两三四五六七八九十几好多0-9]{1,3}年(?:才|就)?(?:到|过)期"
)
"""What does not run out yet is not to live longer."""
_COPIES = frozenset({Act.LOST, Act.WORN})
_ACT_WORDS = re.compile("|".join([*(pattern.pattern for _, pattern in _ITEM), "核发|办理|审批|受理|申请|手续"]))


def without_act(words: str) -> str:
    """The words of a catalogue without those that tell the act; everything where nothing would be left."""
    thing = _ACT_WORDS.sub("", words)
    return thing if len(thing) > 1 else words


def act_of_item(name: str) -> Act | None:
    """The act that an item's name tells; none where it tells none."""
    return next((act for act, pattern in _ITEM if pattern.search(name)), None)


def acts_asked(text: str) -> frozenset[Act]:
    """Every act that a question speaks of; a first one is only believed where no other is named."""
    text = _NOT_YET.sub("", text)
    found = {act for act, pattern in _ASKED if pattern.search(text)}
    if found & _COPIES:
        found.add(Act.REPLACE)
    if Act.WORN in found:  # a worn paper is changed for a new one, and nothing in it
        found.discard(Act.CHANGE)
    if len(found) > 1:
        found.discard(Act.NEW)
    if Act.RESTORE in found:  # what is to go on has been stopped before
        found.discard(Act.END)
    return frozenset(found)


def agreement(item: Act | None, asked: frozenset[Act]) -> float:
    """The factor by which agreeing or disagreeing acts raise or lower a score."""
    if not asked:
        return 1.0 if item in (None, Act.NEW, Act.RESTORE) else 0.72 if item is Act.LOOK else 0.84
    if item in asked:
        return 1.4
    if item in (None, Act.RESTORE):  # whoever wants back what was taken seldom says so
        return 1.0
    if item is Act.LOOK:
        return 0.55
    return 0.7
