"""Documents in which every field says something, and of characters that trip programs."""

from __future__ import annotations

import copy

from annotated import document, full, span, timeframe

ODD = "😀 Caf\u00e9 ALT\r\n≤ 3 × ULN, e\u0301tude \u2028 within\t14 days \\n \"x\" 'y', ；ende"


def said(value):
    """A document without what says nothing: absent means null."""
    if isinstance(value, dict):
        parts = {key: said(part) for key, part in value.items()}
        return {
            key: part
            for key, part in parts.items()
            if part not in (None, []) or (part == 0 and part is not False)
        }
    return [said(part) for part in value] if isinstance(value, list) else value


def rich() -> dict:
    """A document in which every field says something."""
    record = full("folder/rich")
    first, second = record["lab_thresholds"]
    first["qualifiers"] = [
        span(record["text"], "before dosing", kind="population"),
        span(record["text"], "ALT", kind="method"),
    ]
    first |= {
        "negated": True,
        "alternative_group": "A1",
        "rule": "threshold.x y",
        "value": 0,
        "canonical_value": 7.5,
        "canonical_unit": "10*9/L",
        "item": "I1",
    }
    first["bound"] = second["bound"] = span(record["text"], "≥ 75 x 10^9/L")
    second |= {"alternative_group": "A1", "upper": 4.5, "comparator": "between"}
    record["timeframes"][0] |= {"cycle": 2, "rule": "timeframe.within_event"}
    outcome = record["outcomes"][0]
    outcome |= {
        "start_event": span(record["text"], "dosing", event="treatment_start"),
        "end_events": [
            span(record["text"], "week 12", event="other"),
            span(record["text"], "Primary", event="death"),
        ],
        "criteria": [span(record["text"], "ALT", name="CTCAE", version="5.0")],
        "definition": span(record["text"], "response rate"),
        "description": span(record["text"], "rate at"),
        "time_frame": span(record["text"], "week 12"),
        "thresholds": ["L2", "L1"],
    }
    record["targets"][0] |= {
        "roles": ["biomarker", "intervention"],
        "variant": "p. 1",
        "rule": "target.cd19",
    }
    record["sections"] = [{"label": "body", "start": 0, "end": 40}]
    record["items"] = [
        {
            "id": "I1",
            "start": 0,
            "end": 9,
            "section": "body",
            "parent": None,
            "marker": "-",
        }
    ]
    record["unparsed"] = [
        span(record["text"], "drug", reason="no_value", rule="x", item="I1")
    ]
    record["trial"] = {"nct_id": "NCT0", "conditions": ["a, b"]}
    return record


def odd(doc_id: str = "odd") -> dict:
    """A document of characters that programs count differently."""
    record = document(ODD, doc_id)
    stretch = {"start": ODD.index("ALT"), "end": ODD.index("ULN") + 3}
    record["timeframes"] = [timeframe("within", text=ODD, id="F1")]
    record["lab_thresholds"] = copy.deepcopy(full()["lab_thresholds"][:1])
    record["lab_thresholds"][0] |= stretch | {
        "text": ODD[stretch["start"] : stretch["end"]],
        "unit_text": 'x "\\n" = y',
        "timeframes": [],
    }
    record["lab_thresholds"][0]["analyte"] |= span(ODD, "ALT") | {
        "name": "alanine; 3: é"
    }
    return record


def controls() -> dict:
    """A document of characters that files of lines and tables take for their own."""
    text = 'a\x00b\rALT\x0b\x0c\x1c\x85\u2028\x1b[31m "" , ; | \ufeff 14 days\n\n'
    record = document(text, "controls")
    record["timeframes"] = [
        timeframe("14 days", text=text),
        timeframe("ALT\x0b\x0c\x1c\x85\u2028\x1b[31m", text=text, id="F2"),
    ]
    return record


CASES = {
    "controls": [controls()],
    "rich": [rich()],
    "odd": [odd()],
    "nothing": [document(doc_id="none")],
    "empty text": [document("", doc_id="empty")],
    "several": [rich(), odd("b"), full("c"), document(doc_id="d/../e")],
}
