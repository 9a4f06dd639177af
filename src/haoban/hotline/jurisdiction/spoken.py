"""Words as they are said: written evenly, and how much they say of how things are now."""

import re

from .phrases import Found

_ONCE = re.compile(r"原来|原先|以前|之前|从前|早先|当年|曾经|年轻时|前些年|那时候")
_NOW = re.compile(r"现在|如今|眼下|今年|这会儿|后来|现如今")
_SELF = re.compile(r"我就?是|俺是|我们是|他是|她是")
PARENTS = "爸妈|爸爸|妈妈|父母|爸|妈|爹"
SONS_AND_DAUGHTERS = "儿子|女儿|闺女|姑娘"
RELATIVES = f"{PARENTS}|爷爷|奶奶|姥姥|姥爷|娘家|娘|婆家|老家|老丈人|丈母娘|{SONS_AND_DAUGHTERS}"
"""At whose home somebody may live. 孩子 is none of them: where a child is, it goes to school."""
_OTHERS = re.compile(rf"(?:他|她|孩子|孙子|孙女|娃)(?:的)?(?:{PARENTS})")
_LONG_AGO, _OF_OTHERS, _SELF_TOLD = 0.3, 0.3, 2.0
"""How much words count that tell what was, what a child's parents are, and what somebody says to be."""


def standing(text: str, one: Found) -> float:
    """How much words say of how things are now: `我是…` more, what once was less."""
    clause = max(text.rfind(mark, 0, one.start) for mark in "，。！？；,;") + 1
    before = text[clause : one.start]
    if _ONCE.search(before) and not _NOW.search(before):
        return _LONG_AGO
    if _OTHERS.search(before):
        return _OF_OTHERS
    return _SELF_TOLD if _SELF.search(text[clause : one.start + 2]) else 1.0


def plain(question: str) -> str:
    """Full-width letters and digits as usual ones, small letters, no blanks."""
    half = "".join(chr(ord(one) - 0xFEE0) if "０" <= one <= "ｚ" and one not in "；：？" else one for one in question)
    return re.sub(r"\s+", "", half).lower()
