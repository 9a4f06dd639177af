"""The one form: what is kept can be typed again."""

from hypothesis import given
from hypothesis import strategies as st

from haoban.casework.form import check_form, typed
from haoban.catalogue.definitions import FieldKind, FormField

KEPT = st.one_of(
    st.tuples(st.just(FieldKind.AMOUNT), st.integers(0, 10**14)),
    st.tuples(st.just(FieldKind.INTEGER), st.integers(0, 10**8)),
    st.tuples(st.just(FieldKind.DATE), st.dates().map(str)),
    st.tuples(st.just(FieldKind.TEXT), st.sampled_from(["白塔区示例路1号", "A-1"])),
)


@given(KEPT)
def test_what_is_kept_is_read_again_as_the_same(kept):
    kind, value = kept
    field = FormField(key="asked", label="示例", english="Example", kind=kind, section="示例")
    checked = check_form([field], {"asked": typed(field, value)})
    assert (checked.values, checked.problems) == ({"asked": value}, ())
