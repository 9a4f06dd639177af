"""What the standards want of a file, as rules of our own: the schemas themselves aren't ours to ship.

XES: IEEE 1849-2016, clause 5 and annex (the order of the parts, lexical forms as XML Schema names them).
OCEL: version 2.0, clauses 6 (relational), 7 (XML) and 8 (JSON).
"""

import re
from xml.etree import ElementTree

_DATE = r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"
LEXICAL = {
    "string": r"(?s).*",
    "id": r"(?s).*",
    "date": _DATE,
    "int": r"[+-]?\d+",
    "float": r"[+-]?(\d+(\.\d*)?|\.\d+)([Ee][+-]?\d+)?|-?INF|NaN",
    "boolean": r"true|false|0|1",
}
_ORDER = ["extension", "global", "classifier", "attribute", "trace", "event"]


def _parts(element):
    return ["attribute" if one.tag in LEXICAL or one.tag == "list" else one.tag for one in element]


def _attribute(element):
    assert element.get("key"), "every attribute has a key"
    if element.tag == "list":
        assert [one.tag for one in element][-1:] == ["values"], "a list has its values"
        for one in element[-1]:
            _attribute(one)
        return
    assert set(element.attrib) == {"key", "value"}
    assert re.fullmatch(LEXICAL[element.tag], element.get("value")), element.attrib
    _attributes(element)


def _attributes(element):
    found = [one for one in element if one.tag in LEXICAL or one.tag == "list"]
    keys = [one.get("key") for one in found]
    assert len(keys) == len(set(keys)), "a key stands once in a component"
    for one in found:
        _attribute(one)


def is_xes(text):
    """Raises where a file isn't XES."""
    log = ElementTree.fromstring(text)  # noqa: S314 - written here
    assert log.tag == "log"
    assert re.fullmatch(r"\d+(\.\d+)?", log.get("xes.version"))
    places = [_ORDER.index(part) for part in _parts(log)]
    assert places == sorted(places), "the parts stand in their order"
    for one in log:
        if one.tag == "extension":
            assert set(one.attrib) == {"name", "prefix", "uri"}
        elif one.tag == "trace":
            inside = [_ORDER.index(part) for part in _parts(one)]
            assert inside == sorted(inside)
            for event in one.iter("event"):
                _attributes(event)
    for owner in [log, *log.findall("trace"), *log.findall("event"), *log.findall("global")]:
        _attributes(owner)


def is_ocel_json(document):
    """Raises where a document isn't OCEL 2.0 with every value a text."""
    assert {"eventTypes", "objectTypes", "events", "objects"} <= set(document)
    for kind in (*document["eventTypes"], *document["objectTypes"]):
        assert isinstance(kind["name"], str)
        for attribute in kind["attributes"]:
            assert attribute["type"] in ("string", "time", "integer", "float", "boolean")
    for one in (*document["events"], *document["objects"]):
        assert isinstance(one["id"], str)
        assert isinstance(one["type"], str)
        for link in one["relationships"]:
            assert set(link) == {"objectId", "qualifier"}
        for attribute in one["attributes"]:
            assert isinstance(attribute["value"], str)
    changes = [attribute for one in document["objects"] for attribute in one["attributes"]]
    for timed in (*document["events"], *changes):
        assert re.fullmatch(_DATE, timed["time"])
