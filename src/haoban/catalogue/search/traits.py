"""For whom and for what: what tells the siblings of one service apart beside the act."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .documents import Scores


@dataclass(frozen=True)
class Value:
    """One of the values that exclude each other, as catalogues write it and as people say it."""

    written: re.Pattern[str]
    said: re.Pattern[str]


def _value(written: str, said: str) -> Value:
    return Value(re.compile(written), re.compile(said))


_LAND = (
    "(?:美|英|法|德|韩|泰|俄罗斯|乌克兰|日本|越南|印度|缅甸|老挝|意大利|西班牙|加拿大|澳大利亚|新加坡|马来西亚|"
    "巴基斯坦|尼日利亚)国?"
)
_KIN = "人|籍|同事|朋友|老公|老婆|媳妇|女婿|亲戚|客户|老师|员工"
_TRAITS: tuple[tuple[Value, ...], ...] = (
    (
        _value(
            "[（(](?:个人|自然人)[^）)]{0,4}[）)]",
            "我(?:自己|个人|本人|一个人)|个人的?名义|自由职业|灵活就业|没有?单位",
        ),
        _value(
            "[（(](?:企业|单位|法人|用人单位)[^）)]{0,4}[）)]",
            "公司|单位|我们?厂|厂里|企业|店里|员工|职工们|财务|会计|(?<!前)老板",
        ),
    ),
    (
        _value("现役", "现役|在役|还在部队|还没退|服役期"),
        _value("退役|退伍|复员|转业", "退役|退伍|复员|转业|脱[了掉]?军装|退下来|当完兵|服完役|部队[上里]?(?:回来|退)"),
    ),
    (
        _value("武警|武装警察", "武警"),
        _value("军人|持军队", "陆军|海军|空军|火箭军|炮兵|坦克兵|野战|军本"),
    ),
    (
        _value("外国人|外籍|境外人员", f"外国|外籍|老外|洋人|歪果仁|{_LAND}(?:{_KIN}|留学生|护照)"),
        _value(
            "港澳台居民|港澳居民|台湾居民|香港居民|台胞",
            f"(?:香港|澳门|台湾|港澳)(?:{_KIN}|居民|身份证)|港人|台胞|台商|回乡证",
        ),
        _value("大陆居民|内地居民", "大陆人|内地人|本地人|中国人"),
    ),
    (
        _value("大型汽车|大中型|大型货车", "大车|大货|大客|大巴|公交车|卡车|货车|客车|[Aa][123]|[Bb][12]"),
        _value("小型汽车|小型自动", "小车|小汽车|轿车|自动挡|手动挡|[Cc][12]"),
        _value("摩托车", "摩托|两轮|踏板车"),
    ),
    (
        _value("(?<!第)一级", "(?<!第)一级"),
        _value("(?<!第)二级", "(?<!第)二级"),
        _value("(?<!第)三级", "(?<!第)三级"),
    ),
    (_value("分支机构|分公司|分所|分社", "分店|分公司|分支|分部|分所|分社|分厂|分校"),),
    (_value("进度", "进度|[办审走批查卡][到在]哪|到哪一?步|到哪了|哪一步|[批办下]了没|下来没|好了没|办好没|动静"),),
    (_value("预约", "预约|约[个一]|约时间|抢[个到]?号|占个?号|约不上|约上"),),
    (_value("名录|目录|名单", "名单|名录|目录|有哪些|哪几家|都有谁"),),
)
"""Each trait: the values of which an item or a question may name one."""
_SAME, _OTHER = 0.43, -0.6
"""What the same value adds, and another one takes."""


class Traits:
    """The traits that a catalogue's names tell, looked for when a question first speaks of one."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._told: dict[int, list[Scores]] = {}

    def agreeing(self, text: str) -> Scores | float:
        """What agreeing or other traits add to each item's score; nothing where the question tells none."""
        found: Scores | float = 0.0
        for number, values in enumerate(_TRAITS):
            said = [bool(value.said.search(text)) for value in values]
            if any(said):
                told = self._of(number)
                same = np.maximum.reduce([held for held, meant in zip(told, said, strict=True) if meant])
                other = np.maximum.reduce(told) - same
                found = found + _SAME * same + _OTHER * other
        return found

    def _of(self, number: int) -> list[Scores]:
        if number not in self._told:
            self._told[number] = [
                np.array([bool(value.written.search(name)) for name in self._names], float) for value in _TRAITS[number]
            ]
        return self._told[number]
