import pytest

from trialspan.values.comparators import Comparators


@pytest.fixture(scope="module")
def comparators(nlp) -> Comparators:
    return Comparators(nlp.get_pipe("trial_thresholds").rows["comparators"])


@pytest.mark.parametrize(
    ("text", "sign", "written"),
    [
        ("ANC ≥", ">=", "≥"),
        ("ANC >= ", ">=", ">="),
        ("ANC => ", ">=", "=>"),
        ("ANC >/= ", ">=", ">/="),
        ("ANC > or = ", ">=", "> or ="),
        ("ANC  >= ", ">=", ">="),
        ("ANC ³ ", ">=", "³"),
        ("ANC &gt;= ", ">=", "&gt;="),
        ("AST £ ", "<=", "£"),
        ("AST =< ", "<=", "=<"),
        ("at least ", ">=", "at least"),
        ("no less than ", ">=", "no less than"),
        ("greater than or equal to ", ">=", "greater than or equal to"),
        ("equal to or greater than ", ">=", "equal to or greater than"),
        ("a minimum of ", ">=", "a minimum of"),
        ("not exceeding ", "<=", "not exceeding"),
        ("no more than ", "<=", "no more than"),
        ("up to ", "<=", "up to"),
        ("below a score of ", "<", "below"),
        ("less than ", "<", "less than"),
        ("exceeding ", ">", "exceeding"),
        ("in excess of ", ">", "in excess of"),
        ("≥ grade ", ">=", "≥"),
        ("between ", "between", "between"),
        ("ranging from ", "between", "ranging from"),
        ("equal to ", "=", "equal to"),
    ],
)
def test_the_comparator_before_a_value_is_read(comparators, text, sign, written):
    found = comparators.before(text.lower(), len(text))
    assert (found.sign, text[found.start : found.end]) == (sign, written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "of ",
        "is ",
        "and ",
        "mm³ ",
        "hemoglobin ",
        "at the least one of the following, ",
        "the threshold ",
        "every ",
        "day ",
        "thermore than",
        "at least. ",
        "below; ",
        "over the counter drugs, ",
        "moreover ",
        "underwent ",
        "less ideal ",
        "discover ",
        "score of ",
        "-> no, ",
        "abover ",
        "equality ",
        "forbetween ",
        "unless than ",
        "maximumly ",
        "grade ",
    ],
)
def test_other_words_before_a_value_do_not_compare(comparators, text):
    assert comparators.before(text.lower(), len(text)) is None


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (" or more", ">="),
        (" or greater in", ">="),
        (" and above", ">="),
        (" or older", ">="),
        ("+", ">="),
        (" or less", "<="),
        (" or lower", "<="),
        (" or better", "better"),
        (" or worse", "worse"),
    ],
)
def test_the_comparator_behind_a_value_is_read(comparators, text, sign):
    assert comparators.behind(text, 0).sign == sign


@pytest.mark.parametrize(
    "text", ["", " orange", "; or more", " older", " or", " and", " mg or more", ". Or"]
)
def test_other_words_behind_a_value_do_not_compare(comparators, text):
    assert comparators.behind(text.lower(), 0) is None
