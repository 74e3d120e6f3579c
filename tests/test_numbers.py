from decimal import Decimal

import pytest

from trialspan.values.numbers import read_number, read_roman


@pytest.mark.parametrize(
    ("text", "value", "end"),
    [
        ("1,500/mm3", "1500", 5),
        ("1,500,000", "1500000", 9),
        ("1 500 /mm3", "1500", 5),
        ("100 000/ul", "100000", 7),
        ("1.5 x uln", "1.5", 3),
        ("2,5 x uln", "2.5", 3),
        (".5 mg/dl", "0.5", 2),
        ("½ of", "0.5", 1),
        ("2½ years", "2.5", 2),
        ("1.5 x 10^9/l", "1.5E+9", 10),
        ("1.5×10⁹/l", "1.5E+9", 7),
        ("1.5 x 10 ^9/l", "1.5E+9", 11),
        ("75 x 10e9/l", "75E+9", 9),
        ("75 x 10*9/l", "75E+9", 9),
        ("75 x 10**9/l", "75E+9", 10),
        ("10^6 cells", "1E+6", 4),
        ("10⁶ cells", "1E+6", 3),
        ("100 x 109/l", "100E+9", 9),
        ("100×10 9/l", "100E+9", 8),
        ("100 x 109 patients", "100", 3),
        ("2 million cells", "2E+6", 9),
        ("twenty-four hours", "24", 11),
        ("eighteen years", "18", 8),
        ("one hundred", "100", 11),
        ("18years", "18", 2),
        ("3.", "3", 1),
        ("5e9/l", "5E+9", 3),
    ],
)
def test_a_number_is_read_with_its_value_and_end(text, value, end):
    number = read_number(text, 0)
    assert (number.value, number.end) == (Decimal(value), end)


@pytest.mark.parametrize(
    ("text", "pos"),
    [
        ("", 0),
        ("x 10", 0),
        ("cd19", 2),
        ("il6", 2),
        ("1.5", 2),
        ("1500", 2),
        ("oneself", 0),
        ("tenth", 0),
        ("hundreds", 0),
        ("eighty-five", 2),
        (" 5", 0),
        ("-5", 0),
        (", 5", 0),
        ("weight", 2),
        ("someone", 4),
        ("a", 0),
        ("≥ 5", 0),
        (".", 0),
        (",5", 0),
        ("^9", 0),
        ("h1n1", 1),
        ("iii", 0),
        ("½"[:0], 0),
        ("often", 2),
    ],
)
def test_what_is_no_number_gives_none(text, pos):
    assert read_number(text, pos) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("iii", 3), ("iv or v", 4), ("v", 5), ("ii-iii", 2), ("i/ii", 1)],
)
def test_roman_classes_are_read(text, value):
    assert read_roman(text, 0).value == value


@pytest.mark.parametrize("text", ["iiii", "vi", "ivf", "x", "in", "3", "iva"])
def test_other_letters_are_no_roman_class(text):
    assert read_roman(text, 0) is None
