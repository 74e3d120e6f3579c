"""The page of a run in a browser: lazily, by keys, with filters; nothing harms it."""

from __future__ import annotations

import copy
import json
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from browser import browser, look
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from studies import study
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.read.registry import read_study
from trialspan.run import process
from trialspan.view.overview import chart, histogram
from trialspan.view.page import page
from trialspan.view.serve import server

HOSTILE = (
    "</script></p><script>document.title='harmed'</script>"
    "<img src=x onerror=\"document.title='harmed'\"> \x1b[31m\x00 \u202e 𝟘𝟙 platelets ≥ 75 x 10^9/L"
)


@pytest.fixture(scope="module")
def records(nlp):
    reading = read_study(study())
    known = {"layout": reading.layout, "trial": reading.trial}
    first = process(nlp, reading.text, doc_id="first", source="a.json", **known)
    second = process(nlp, HOSTILE, doc_id="<b>second</b>", source="b.txt")
    empty = {**copy.deepcopy(second), "doc_id": "third", "text": None}
    return [first, second, empty]


@pytest.fixture(scope="module")
def driver():
    with browser() as started:
        yield started


@pytest.fixture
def shown(driver, records, tmp_path):
    """The page on the screen; afterwards the browser must have nothing to complain of."""
    path = tmp_path / "page.html"
    path.write_text("".join(page(records, "<i>run</i>")), encoding="utf8")
    driver.get_log("browser")
    look(driver, 1440, dark=False)
    driver.get(path.as_uri())
    yield driver
    assert driver.title == "<i>run</i>"
    assert driver.get_log("browser") == []


def wait(driver, what):
    return WebDriverWait(driver, 10).until(what)


def open_document(driver, number):
    driver.find_element(By.ID, "to-documents").click()
    # The first look opens a document by itself: it must be there before another is.
    wait(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "body[data-document]"))
    # What was open before does not count as shown: it is written anew.
    driver.execute_script("document.body.removeAttribute('data-document')")
    driver.find_element(
        By.CSS_SELECTOR, f'#list button[data-document="{number}"]'
    ).click()
    wait(
        driver,
        lambda d: (
            d.find_element(By.TAG_NAME, "body").get_attribute("data-document")
            == str(number)
        ),
    )


def texts(driver, selector):
    return [one.text for one in driver.find_elements(By.CSS_SELECTOR, selector)]


def marked(driver):
    return "".join(texts(driver, "#text .m.on"))


def test_the_overview_counts_and_draws(shown):
    text = shown.find_element(By.ID, "overview").text
    assert "documents\n3" in text
    assert shown.find_elements(By.CSS_SELECTOR, "#overview svg[aria-label*='BCMA']")


def test_the_text_is_the_documents(shown, records):
    open_document(shown, 0)
    text = shown.execute_script(
        "return [...document.getElementById('text').childNodes]"
        ".filter(n => !(n.classList && n.classList.contains('section')))"
        ".map(n => n.textContent).join('')"
    )
    assert text == records[0]["text"]


@pytest.mark.parametrize("number", [0, 1])
def test_every_record_marks_its_evidence(shown, records, number):
    open_document(shown, number)
    buttons = shown.find_elements(By.CSS_SELECTOR, "#records button")
    facts = [
        f
        for kind in ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")
        for f in records[number][kind]
    ]
    assert len(buttons) == len(facts)
    for bound in records[number]["lab_thresholds"]:
        name = next(b for b in buttons if b.text.startswith(bound["id"]))
        name.click()
        assert "".join(marked(shown).split()) == "".join(bound["text"].split())
        assert bound["rule"] in shown.find_element(By.ID, "record").text


def test_a_click_on_the_text_shows_the_record(shown, records):
    open_document(shown, 0)
    bound = records[0]["lab_thresholds"][-1]
    mark = next(
        m
        for m in shown.find_elements(By.CSS_SELECTOR, "#text .m.lab_thresholds")
        if "ALT" in m.text
    )
    mark.click()
    assert bound["id"] in shown.find_element(By.CSS_SELECTOR, "#record h3").text


def test_a_link_leads_to_the_timeframe(shown):
    open_document(shown, 0)
    link = None
    for button in shown.find_elements(By.CSS_SELECTOR, "#records button"):
        button.click()
        link = next(
            iter(shown.find_elements(By.CSS_SELECTOR, "#record [data-link^=F]")), None
        )
        if link:
            break
    name = link.text
    link.click()
    assert shown.find_element(By.CSS_SELECTOR, "#record h3").text.startswith(name)


def test_kinds_and_words_filter(shown, records):
    open_document(shown, 0)
    shown.find_element(By.CSS_SELECTOR, "input[value=outcomes]").click()
    assert not [t for t in texts(shown, "#records button") if t.startswith("O")]
    assert not shown.find_elements(By.CSS_SELECTOR, "#text .m.outcomes")
    shown.find_element(By.ID, "filter").send_keys("platelet")
    assert len(texts(shown, "#records button")) == len(
        [b for b in records[0]["lab_thresholds"] if "latelet" in json.dumps(b)]
    )


def test_search_reads_every_text(shown):
    shown.find_element(By.ID, "to-documents").click()
    shown.find_element(By.ID, "words").send_keys("𝟘𝟙 platelets")
    wait(shown, lambda d: texts(d, "#found") == ["1 of 3 documents"])
    assert texts(shown, "#list button") == ["<b>second</b>"]
    assert "nothing" not in texts(shown, "#list button")


def test_keys_move(shown):
    open_document(shown, 0)
    body = shown.find_element(By.ID, "reader")
    body.send_keys("j")
    first = marked(shown)
    body.send_keys("j")
    assert first
    assert marked(shown) != first
    body.send_keys("k")
    assert marked(shown) == first
    body.send_keys("n")
    wait(shown, lambda d: texts(d, "#name") == ["<b>second</b>"])


def test_a_hostile_document_harms_nothing(shown):
    open_document(shown, 1)
    text = shown.find_element(By.ID, "text").text
    assert "<script>" in text
    assert "␛[31m␀" in text
    assert not shown.find_elements(By.CSS_SELECTOR, "#text img, #text script")


def test_a_document_without_text_shows_its_records(shown):
    open_document(shown, 2)
    assert texts(shown, "#records button")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_cut_off_and_everything_can_be_read(shown, width, dark):
    look(shown, width, dark=dark)
    open_document(shown, 0)
    assert shown.execute_script("return document.documentElement.scrollWidth") <= width
    for selector in (
        "body",
        ".id.targets",
        ".id.lab_thresholds",
        ".id.timeframes",
        ".id.outcomes",
        ".keys",
        "#found",
    ):
        for one in shown.find_elements(By.CSS_SELECTOR, selector)[:1]:
            assert _contrast(shown, one) >= 4.5, selector


def _contrast(driver, one):
    script = "return [getComputedStyle(arguments[0]).color, getComputedStyle(document.body).backgroundColor]"
    levels = [_light(colour) for colour in driver.execute_script(script, one)]
    return (max(levels) + 0.05) / (min(levels) + 0.05)


def _light(colour):
    parts = [
        int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]
    ]
    linear = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_on_a_phone_a_tap_shows_the_record_and_closes_it(shown):
    look(shown, 390, dark=False)
    open_document(shown, 0)
    mark = shown.find_element(By.CSS_SELECTOR, "#text .m.lab_thresholds")
    shown.execute_script("arguments[0].scrollIntoView()", mark)
    mark.click()
    card = shown.find_element(By.CSS_SELECTOR, "#record article")
    assert card.is_displayed()
    shown.find_element(By.CSS_SELECTOR, "#record button.close").click()
    assert not shown.find_elements(By.CSS_SELECTOR, "#record article")


def test_controls_have_names(shown):
    names = shown.execute_script(
        "return [...document.querySelectorAll('button, input')]"
        ".map(e => e.textContent || (e.labels && e.labels[0] && e.labels[0].textContent))"
    )
    assert all(name and name.strip() for name in names)
    assert shown.execute_script("return document.documentElement.lang") == "en"


def test_two_thousand_documents_open_at_once(driver, records, tmp_path):
    many = ({**records[n % 2], "doc_id": f"d{n}"} for n in range(2_000))
    path = tmp_path / "many.html"
    with path.open("w", encoding="utf8") as handle:
        handle.writelines(page(many, "many"))
    driver.get(path.as_uri())
    began = time.monotonic()
    open_document(driver, 1)
    assert time.monotonic() - began < 5
    assert len(driver.find_elements(By.CSS_SELECTOR, "#list li")) == 2_000


@pytest.mark.parametrize("rows", [[], [("a", 0)]])
def test_a_chart_of_nothing_is_nothing(rows):
    assert chart("t", rows) == ""


@pytest.mark.parametrize("values", [[1.0], [1.0, 1.0], [1.0, 9.0, 5.0]])
def test_histograms_of_few_values(values):
    assert histogram(("<a>", "g/L"), values).count("<rect") == len(set(values))


def test_serve_gives_the_page_and_nothing_else(tmp_path):
    (tmp_path / "page.html").write_text("<p>page</p>")
    with server(tmp_path / "page.html", 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{running.server_address[1]}"
        assert urllib.request.urlopen(f"{url}/").read() == b"<p>page</p>"
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{url}/../etc/passwd")
        caught.value.close()
        running.shutdown()


def test_the_command_names_what_is_no_record(records, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text(json.dumps(records[0]) + "\nno\n", encoding="utf8")
    done = CliRunner().invoke(app, ["view", str(out), "-o", str(tmp_path / "p.html")])
    assert done.exit_code == 1
    assert "out.jsonl#2: broken JSON" in done.output
    assert "to-documents" in Path(tmp_path / "p.html").read_text(encoding="utf8")
    assert CliRunner().invoke(app, ["view", str(out)]).exit_code == 2
