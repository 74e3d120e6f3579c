"""The pipeline as spaCy sees it: loading, saving, other tokenizers, processes."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import trialspan
from trialspan.pipes.base import read_page
from trialspan.run import process

TEXT = (
    "Inclusion Criteria:\n- AST≤3.0×ULN and platelets ≥ 75,000/μL during screening\n"
    "- Prior anti-CD19 therapy within 12 weeks before leukapheresis\n"
)
GROUPS = (
    "sections",
    "items",
    "mentions",
    "thresholds",
    "timeframes",
    "targets",
    "outcomes",
)


def written(doc):
    return {
        key: (
            [(s.start, s.end, s.label_, s.id_) for s in doc.spans[key]],
            doc.spans[key].attrs["values"],
        )
        for key in GROUPS
    }


def plain(value):
    """Lists for tuples, as bytes have them."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return {k: plain(v) for k, v in value.items()} if isinstance(value, dict) else value


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(TEXT)


def test_every_group_is_written(doc):
    assert all(key in doc.spans for key in (*GROUPS, "unparsed"))
    assert len(doc.spans["thresholds"]) == 2
    assert len(doc.spans["timeframes"]) == 2
    assert len(doc.spans["targets"]) == 1


def test_values_stand_beside_their_spans(doc):
    for key in ("thresholds", "timeframes", "targets", "outcomes", "unparsed"):
        group = doc.spans[key]
        assert len(group) == len(group.attrs["values"])
        for span, value in zip(group, group.attrs["values"], strict=True):
            assert (span.start_char, span.end_char) == (value["start"], value["end"])
            assert span.id_ == value["rule"]


def test_a_doc_survives_bytes(doc):
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert plain(written(again)) == plain(written(doc))


def test_a_doc_survives_a_docbin(doc):
    data = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (again,) = DocBin().from_bytes(data).get_docs(doc.vocab)
    assert plain(written(again)) == plain(written(doc))


def test_two_processes_give_what_one_gives(nlp):
    texts = [TEXT, "Nothing here.", TEXT.upper()]
    two = list(nlp.pipe(texts, n_process=2))
    assert [plain(written(d)) for d in two] == [plain(written(nlp(t))) for t in texts]


def test_it_loads_by_name(doc):
    again = spacy.load("en_trialspan")
    assert again.meta["name"] == "trialspan"
    assert written(again(TEXT)) == written(doc)


def test_it_survives_the_disk(nlp, doc, tmp_path):
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert plain(written(again(TEXT))) == plain(written(doc))


def test_components_can_be_left_out():
    nlp = trialspan.load(exclude=["trial_targets", "trial_outcomes"])
    assert "targets" not in nlp(TEXT).spans
    record = process(nlp, TEXT, doc_id="x", source="x")
    assert (record["targets"], len(record["lab_thresholds"])) == ([], 2)


def test_another_tokenizer_keeps_the_exact_offsets(doc):
    host = trialspan.add_to(spacy.blank("en"))
    hosted = host(TEXT)
    for key in ("thresholds", "timeframes", "targets"):
        values = hosted.spans[key].attrs["values"]
        assert values == doc.spans[key].attrs["values"]
        for span, value in zip(hosted.spans[key], values, strict=True):
            assert span.start_char <= value["start"]
            assert span.end_char >= value["end"]


def test_a_component_without_rows_says_so():
    nlp = spacy.blank("en")
    nlp.add_pipe("trial_sections")
    with pytest.raises(
        ValueError, match=r"trial_sections has no lexicon .want nlp.init"
    ):
        nlp("text")


def test_a_component_without_its_predecessor_says_so():
    nlp = trialspan.load(exclude=["trial_sections"])
    with pytest.raises(ValueError, match=r"trial_items needs doc.spans..sections"):
        nlp("text")


def test_spacys_own_initialize_brings_the_rows(doc):
    nlp = trialspan.load()
    nlp.get_pipe("trial_thresholds").rows = None
    nlp.initialize()
    assert written(nlp(TEXT)) == written(doc)


def test_a_page_is_never_of_another_doc(nlp):
    first, second = nlp.make_doc("one"), nlp.make_doc("two")
    assert [read_page(d).text for d in (first, second, first)] == ["one", "two", "one"]


def test_a_missing_model_says_what_to_install(monkeypatch):
    monkeypatch.setattr("trialspan.assemble.PACKAGE", "en_no_such_model")
    with pytest.raises(trialspan.ModelMissing, match="pip install en-trialspan"):
        trialspan.load()


def test_pipes_state_what_they_write(nlp):
    analysis = nlp.analyze_pipes()
    assert not any(analysis["problems"].values())
