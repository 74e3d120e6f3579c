"""From a model in source (config.cfg, lexicons) to a pipeline that runs."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import srsly
from spacy import util
from spacy.language import Language
from spacy.vocab import Vocab

from trialspan.cycles import collected_later
from trialspan.lexicon import Rows, lexicon_hash, read_lexicons
from trialspan.pipes.base import LexiconPipe

PACKAGE = "en_trialspan"


class ModelMissing(ImportError):
    """The pipeline's rows are not installed."""


@collected_later()
def assemble(
    folder: Path,
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: dict[str, Any] | None = None,
    meta: dict[str, Any] | None = None,
) -> Language:
    """The pipeline of a model in source, with its lexicons read and checked.

    Raises LexiconError with every bad row of the model's and the user's folders.
    """
    overrides = dict(util.dict_to_dot(config or {}))
    overrides.setdefault("paths.lexicons", str(folder / "lexicons"))
    loaded = util.load_config(folder / "config.cfg", overrides=overrides)
    nlp = util.load_model_from_config(
        loaded.copy(),
        vocab=vocab,
        disable=disable,
        enable=enable,
        exclude=exclude,
        auto_fill=True,
        meta={**srsly.read_json(folder / "meta.json"), **(meta or {})},
    )
    _initialize(nlp, _rows(loaded))
    return nlp


def _rows(config: dict[str, Any]) -> Rows:
    folders = [config["paths"]["lexicons"], config["paths"]["extra"]]
    return read_lexicons(*(Path(folder) for folder in folders if folder))


def _initialize(nlp: Language, rows: Rows) -> None:
    """Give the components their rows, without what training needs around it."""
    for _, pipe in nlp.components:
        if isinstance(pipe, LexiconPipe):
            pipe.initialize(nlp=nlp, lexicons=rows)
    nlp.meta["trialspan"] = {"lexicon_hash": lexicon_hash(rows)}


def load(*, lexicon: str | Path | None = None, **overrides: Any) -> Language:
    """The packaged pipeline; ``lexicon`` is a folder of the user's own rows.

    Raises ModelMissing where the distribution en-trialspan is not installed.
    """
    extra = {"paths": {"extra": str(lexicon)}} if lexicon else {}
    return model().load(config=extra, **overrides)  # type: ignore[no-any-return]


@collected_later()
def add_to(nlp: Language, *, lexicon: str | Path | None = None) -> Language:
    """The pipeline given, with trialspan's components at its end and their rows.

    >>> import spacy, trialspan
    >>> nlp = trialspan.add_to(spacy.blank("en"))
    >>> len(nlp("Platelets ≥ 75 x 10^9/L").spans["thresholds"])
    1
    """
    folder = Path(model().FOLDER)
    config = util.load_config(folder / "config.cfg")
    for name in config["nlp"]["pipeline"]:
        nlp.add_pipe(config["components"][name]["factory"], name=name)
    folders = [folder / "lexicons"] + ([Path(lexicon)] if lexicon else [])
    _initialize(nlp, read_lexicons(*folders))
    return nlp


def model() -> Any:
    """The module en_trialspan."""
    try:
        return importlib.import_module(PACKAGE)
    except ModuleNotFoundError as error:
        if error.name != PACKAGE:
            raise
        raise ModelMissing(
            "the pipeline's rows are not installed (want: pip install en-trialspan,"
            " of the same version as trialspan)"
        ) from error
