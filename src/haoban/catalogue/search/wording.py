"""How a question is read before anything is looked up: one form of writing, long talk taken away, cut into pairs."""

import re
import unicodedata

_TALK = re.compile(
    "您好|你好|请问一下|请问|麻烦问下|麻烦您|麻烦|谢谢您|谢谢|多谢|打扰了|不好意思|我想问一下|想问一下|想问问|问一下|我想问|想问|"
    "咨询一下|想咨询|在线等|挺急的|比较急|急急急|帮帮忙|帮忙|拜托|同志|师傅|领导|老师好|大家好|有人知道吗|"
    "怎么办理|怎么办|咋办理|咋办|咋整|咋弄|怎么弄|怎么搞|如何办理|要怎么|该怎么|怎么|如何|需要什么材料|要什么材料|"
    "需要带什么|要带什么|带什么|去哪里办|去哪里|去哪儿办|去哪儿|到哪里|到哪儿|哪里可以|在哪里|在哪儿|哪里|哪儿|在哪|上哪|"
    "可不可以|能不能|行不行|可以吗|能办吗|(?:吗|呢|呀|啊|(?<![网酒茶水贴话])吧|哦|哈|嘛|啦|么|不)+(?= |$)"
)
_ENGLISH_TALK = re.compile(
    r"\b(?:how|what|where|when|do|does|can|could|should|would|i|we|you|me|my|our|your|the|an?|to|for|of|in|on|at|is|are|am|"
    r"be|it|please|want|need|like|get|have|has|and|with|from|about|help|apply|hello|hi|thanks?)\b"
)
_DENIED = re.compile(
    "(?<![^ ])[又而也可都]?不是(?!要|想|说|有|能|该|应|得|在|很|可以|会|已|我|你|他|她|本地|农村|城里|因|[^ ]*那种[^ ])"
    "[^ ]{1,12}(?<![吗么吧嘛人])(?= |$)"
)
"""A clause that says what is not meant: 就业登记，不是失业那个."""
_HANZI_OR_WORD = re.compile(r"[一-鿿]+|[a-z0-9]+")
_STEM = 5
"""The letters of an English word by which it is found."""


def plain(text: str) -> str:
    """One way of writing: full-width forms narrowed, Latin in lower case, nothing but Chinese, letters and digits."""
    return " ".join(_HANZI_OR_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def without_denied(text: str) -> str:
    """The plain text without clauses that say what is not meant; whole if nothing else was said."""
    return " ".join(_DENIED.sub(" ", text).split()) or text


def without_talk(text: str) -> str:
    """The plain text with politeness and the frame of asking taken out; whole if nothing else was said."""
    said = without_denied(plain(text))
    kept = " ".join(_ENGLISH_TALK.sub(" ", _TALK.sub(" ", said)).split())
    return kept or said


def stem(word: str) -> str:
    """A Latin word by the letters that restaurant and restaurants share; digits stay whole."""
    return word[:_STEM] if word.isalpha() else word


def pairs(text: str) -> list[str]:
    """The character pairs of each run of plain text; a lone character and the stem of a Latin word stand alone."""
    found: list[str] = []
    for run in text.split():
        if len(run) == 1 or run.isascii():
            found.append(stem(run) if run.isascii() else run)
        else:
            found.extend(run[start : start + 2] for start in range(len(run) - 1))
    return found
