"""The page of an evaluation: every planted mistake is on it, and nothing harms."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from annotated import TEXT, document, full, span, target, timeframe, write
from browser import browser, look
from selenium.webdriver.common.by import By
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.evaluate import evaluate
from trialspan.evaluate.compare import compare
from trialspan.evaluate.tables import measure
from trialspan.view.gallery import gallery
from trialspan.view.plot import Bar, plot
from trialspan.view.report import report

HOSTILE = (
    "</p></mark></article><script>document.title='harmed'</script>"
    "<img src=x onerror=\"document.title='harmed'\"> \" ' & ALT\x1b[31m\x00 ≤ 3 \u202edays"
)


def planted():
    """The full document with one mistake of every sort."""
    answer = full()
    answer["timeframes"][0] |= {"unit": "week", "rule": "timeframe.bad"}
    answer["timeframes"].append(timeframe("Primary", id="F9", rule="timeframe.worse"))
    del answer["lab_thresholds"][0]
    answer["lab_thresholds"][0]["unit_text"] = "xULN"
    answer["outcomes"][0]["type"] = "secondary"
    answer["targets"] = [target((0, 9), name="HER2", symbol="ERBB2")]
    return answer


PLANTED = {
    ("lab_thresholds", "missed"),
    ("lab_thresholds", "beside"),
    ("timeframes", "false"),
    ("timeframes", "field"),
    ("outcomes", "field"),
    ("targets", "missed"),
    ("targets", "false"),
    ("mentions", "missed"),
    ("mentions", "false"),
}


def page(gold, predicted, before=None) -> str:
    found = evaluate(gold, predicted)
    comparison = compare(found, evaluate(gold, before)) if before is not None else None
    return report(found, measure(found), comparison)


class Seen(HTMLParser):
    """The tags and attributes of a page, and whether every tag is closed."""

    VOID = frozenset({"meta", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def cards(text: str) -> set[tuple[str, str]]:
    return set(re.findall(r'<article data-kind="(\w+)" data-error="(\w+)"', text))


def test_every_planted_mistake_has_a_card():
    assert cards(page([full()], [planted()])) == PLANTED


def test_a_page_without_mistakes_has_no_card():
    text = page([full()], [full()])
    assert not cards(text)
    assert "0 shown" in text


@pytest.mark.parametrize(
    ("gold", "predicted", "before"),
    [
        ([], [], None),
        ([document()], [document()], None),
        ([full()], [], None),
        ([full(), full("b")], [planted()], None),
        ([full(), full("b")], [planted(), full("b")], [full(), full("b")]),
        (
            [document(HOSTILE, doc_id=HOSTILE)],
            [document(HOSTILE, doc_id=HOSTILE)],
            None,
        ),
    ],
)
def test_the_page_is_whole_and_asks_for_nothing(gold, predicted, before):
    seen = Seen(page(gold, predicted, before))
    assert not seen.open
    names = [tag for tag, _ in seen.tags]
    assert names.count("script") == names.count("style") == 1
    assert not {"img", "link", "iframe", "a", "object"} & set(names)
    for _, attributes in seen.tags:
        assert not {"src", "href", "style"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]


def hostile():
    """An annotation of a document full of markup, missed."""
    stretch = {"start": 0, "end": len(HOSTILE), "text": HOSTILE}
    name = HOSTILE[:40]
    gold = document(HOSTILE, doc_id=name)
    gold["timeframes"] = [full()["timeframes"][0] | stretch | {"anchor": None}]
    answer = document(HOSTILE, doc_id=name)
    answer["timeframes"] = [gold["timeframes"][0] | {"rule": HOSTILE, "unit": "week"}]
    return gold, answer


def test_a_hostile_document_is_only_text():
    gold, answer = hostile()
    text = page([gold], [answer])
    assert "<script>document" not in text
    assert "<img" not in text
    assert not {"\x00", "\x1b", "\u202e"} & set(text)
    assert "\\x1b[31m\\x00" in text


def test_very_many_mistakes_are_cut_and_counted():
    gold = document()
    first = full()["timeframes"][1]
    gold["timeframes"] = [first | {"id": f"F{n}"} for n in range(1, 1_021)]
    text = gallery(evaluate([gold], []))
    assert text.count("<article") == 1_000
    assert "20 more are not shown" in text


@pytest.mark.parametrize(
    ("value", "interval", "told", "shapes"),
    [
        (0.5, (0.4, 0.6), "a &lt;b&gt;: 0.500 (0.400 to 0.600)", 2),
        (0.5, None, "a &lt;b&gt;: 0.500", 1),
        (None, None, "undefined", 0),
    ],
)
def test_the_plot_says_what_it_draws(value, interval, told, shapes):
    drawn = plot([Bar("a <b>", value, interval, "span")], title="F1")
    assert told in drawn
    assert drawn.count('class="span"') == shapes
    assert drawn.startswith("<svg")
    assert drawn.endswith("</svg>")


def test_the_command_writes_the_page(tmp_path):
    paths = [write(tmp_path / "g", full()), write(tmp_path / "p", planted())]
    out = tmp_path / "r.html"
    words = ["evaluate", *map(str, paths), "--no-errors", "--html", str(out)]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert cards(out.read_text(encoding="utf-8")) == PLANTED
    words[-1] = str(tmp_path / "none" / "r.html")
    assert CliRunner().invoke(app, words).exit_code == 2


def shown(page) -> set[tuple[str, str]]:
    rows = page.find_elements(By.CSS_SELECTOR, "#cards article")
    return {
        (row.get_attribute("data-kind"), row.get_attribute("data-error"))
        for row in rows
        if row.is_displayed()
    }


def requests(page) -> list[str]:
    return [
        url
        for row in page.get_log("performance")
        for url in re.findall(r'"url":"(\w+:[^"]*)"', row["message"])
        if "requestWillBeSent" in row["message"] and not url.startswith("file:")
    ]


def test_filters_show_what_they_name(tmp_path):
    out = tmp_path / "report.html"
    out.write_text(page([full()], [planted()]), encoding="utf-8")
    with browser() as opened:
        opened.get(out.as_uri())
        assert shown(opened) == PLANTED

        def click(value: str) -> None:
            opened.find_element(By.CSS_SELECTOR, f"input[value={value}]").click()

        click("missed")
        assert shown(opened) == {row for row in PLANTED if row[1] != "missed"}
        click("timeframes")
        assert shown(opened) == {
            row for row in PLANTED if row[1] != "missed" and row[0] != "timeframes"
        }
        told = opened.find_element(By.ID, "shown").text
        assert told == f"{len(shown(opened))} shown"
        click("missed")
        click("timeframes")
        opened.find_element(By.ID, "words").send_keys("timeframe.worse")
        assert shown(opened) == {("timeframes", "false")}
        opened.find_element(By.CSS_SELECTOR, "#rules ~ details summary").click()
        [rule] = [
            button
            for button in opened.find_elements(By.CSS_SELECTOR, "button.rule")
            if button.text == "timeframe.bad"
        ]
        rule.click()
        assert shown(opened) == {("timeframes", "field")}
        assert not opened.get_log("browser")
        assert not requests(opened)


@pytest.mark.parametrize(("width", "dark"), [(390, True), (390, False), (1200, True)])
def test_the_page_fits_its_screen_and_its_colours(tmp_path, width, dark):
    out = tmp_path / "report.html"
    out.write_text(page([full(), full("b")], [planted()], []), encoding="utf-8")
    with browser() as opened:
        look(opened, width, dark=dark)
        opened.get(out.as_uri())
        wide = opened.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width
        back = opened.execute_script(
            "return getComputedStyle(document.body).backgroundColor"
        )
        assert (int(re.findall(r"\d+", back)[0]) < 60) is dark
        unnamed = opened.execute_script(
            "return [...document.querySelectorAll('input')].filter(i => !i.labels.length).length"
        )
        assert unnamed == 0


def test_a_hostile_document_harms_nothing_in_a_browser(tmp_path):
    gold, answer = hostile()
    out = tmp_path / "report.html"
    out.write_text(page([gold], [answer]), encoding="utf-8")
    with browser() as opened:
        opened.get(out.as_uri())
        assert opened.title == "trialspan evaluate"
        assert len(opened.find_elements(By.CSS_SELECTOR, "script, img")) == 1
        assert (
            "<script>document.title='harmed'</script>"
            in opened.find_element(By.TAG_NAME, "mark").text
        )
        assert shown(opened) == {("timeframes", "field")}


def test_the_text_shown_is_what_stands_around_the_record():
    text = page([full()], [planted()])
    assert '<mark class="found">Primary</mark> endpoint' in text
    assert '<mark class="gold">Platelets ≥ 75 x 10^9/L</mark> and ALT' in text
    assert span(TEXT, "Primary")["start"] > 0
