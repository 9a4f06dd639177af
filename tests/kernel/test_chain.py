"""Whoever alters, removes or reorders a record of the chain is found out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoban.kernel.chain import ORIGIN, Link, first_break, link, sealed

KEY = b"test key"
PAYLOADS = st.lists(st.dictionaries(st.text(max_size=5), st.integers()), min_size=2, max_size=6)


def chained(payloads):
    links, head = [], ORIGIN
    for position, payload in enumerate(payloads, start=1):
        links.append(Link(position, link(head, payload, KEY), payload))
        head = sealed(links[-1].digest, KEY)
    return links


@given(PAYLOADS)
def test_an_untouched_chain_holds(payloads):
    links = chained(payloads)
    assert first_break(links, KEY, expected_head=sealed(links[-1].digest, KEY)) is None


@given(PAYLOADS, st.data())
def test_an_altered_record_is_found_at_its_place(payloads, data):
    links = chained(payloads)
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = Link(at + 1, links[at].digest, {**links[at].payload, "forged": 1})
    assert first_break(links, KEY).position == at + 1


@given(PAYLOADS, st.data())
def test_a_missing_record_is_found(payloads, data):
    links = chained(payloads)
    at = data.draw(st.integers(0, len(links) - 1))
    head = sealed(links[-1].digest, KEY)
    del links[at]
    assert first_break(links, KEY, expected_head=head) is not None


@given(PAYLOADS, st.data())
def test_a_tail_cut_off_is_found_though_the_head_is_one_that_stood_in_the_records(payloads, data):
    """Nothing that a cut chain still holds is the seal of its end."""
    links = chained(payloads)
    left = links[: data.draw(st.integers(1, len(links) - 1))]
    for head in (left[-1].digest, links[-1].digest, sealed(links[-1].digest, KEY)):
        assert first_break(left, KEY, expected_head=head) is not None


@pytest.mark.parametrize("key", [b"another key", b""])
def test_the_chain_cannot_be_rebuilt_without_the_key(key):
    forged = [Link(1, link(ORIGIN, {"amount": 1}, key), {"amount": 1})]
    assert first_break(forged, KEY) is not None
