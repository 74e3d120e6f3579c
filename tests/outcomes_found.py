"""Outcomes as the tables of the tests tell them."""


def outcomes(nlp, text):
    """The outcomes of a text, and its Doc."""
    doc = nlp(text)
    return doc.spans["outcomes"].attrs["values"], doc


def words(text, span):
    """What a span covers; None where there is none."""
    return span and text[span["start"] : span["end"]]


def told(nlp, text):
    """(type, measure, words) of each outcome."""
    found, _ = outcomes(nlp, text)
    return [(o["type"], words(text, o["measure"]), words(text, o)) for o in found]
