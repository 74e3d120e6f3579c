"""Work in steps: woven or not, the same comes of it, and nothing is held too long."""

from __future__ import annotations

import pytest

from trialspan.steps import MOST_HELD, TOGETHER, whole, woven


def work(name: str, steps: int, size: int, done: list[str]):
    """A piece of work that writes down its steps; its name is what comes of it."""
    for _ in range(steps):
        done.append(name)
        yield size
    return name


@pytest.mark.parametrize("lengths", [[], [0], [3], [0, 2], [2, 0, 5, 1], [1] * 100])
def test_what_comes_of_woven_work_comes_in_order(lengths):
    works = (work(str(n), steps, 1, []) for n, steps in enumerate(lengths))
    assert list(woven(works)) == [str(n) for n in range(len(lengths))]
    assert [whole(work("a", steps, 1, [])) for steps in lengths] == ["a"] * len(lengths)


@pytest.mark.parametrize(
    ("sizes", "order"),
    [
        ([1, 1, 1], "abcabc"),
        ([MOST_HELD + 1, 1, 1], "aabcbc"),  # a long one is not held with others
        ([1, MOST_HELD, 1], "ababcc"),
        ([1, MOST_HELD + 1], "abab"),
        ([MOST_HELD + 1, MOST_HELD + 1], "aabb"),
    ],
)
def test_a_step_of_each_is_done_in_turn(sizes, order):
    done: list[str] = []
    works = [
        work(name, 2, size, done) for name, size in zip("abc", sizes, strict=False)
    ]
    assert list(woven(works)) == list("abc"[: len(sizes)])
    assert "".join(done) == order


def test_no_more_is_begun_than_may_be_held():
    done: list[str] = []
    results = woven(work(str(n), 1, 1, done) for n in range(3 * TOGETHER))
    assert next(results) == "0"
    assert len(done) == TOGETHER


def test_what_goes_wrong_comes_out():
    def broken():
        yield 1
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(woven([work("a", 3, 1, []), broken()]))
