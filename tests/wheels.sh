#!/usr/bin/env bash
# Installs the wheels of a folder in a new environment and uses them from another folder.
# usage: tests/wheels.sh PYTHON DIST
set -euo pipefail
python=$1 dist=$(cd "$2" && pwd)
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
"$python" -m venv env
env/bin/python -m pip install --quiet "$dist"/trialspan-*.whl
if env/bin/trialspan extract --quiet - < /dev/null 2> missing; then
  echo "extract ran without the model"; exit 1
fi
grep -q "pip install en-trialspan" missing
env/bin/python -m pip install --quiet "$dist"/en_trialspan-*.whl
echo "Platelet count ≥ 75 x 10^9/L within 7 days before apheresis" > a.txt
env/bin/trialspan extract --quiet a.txt -o a.jsonl
grep -q '"analyte": {"start": 0, "end": 14, "text": "Platelet count"' a.jsonl
env/bin/python - <<'P'
import spacy
import trialspan

text = "Platelet count ≥ 75 x 10^9/L within 7 days before apheresis"
for nlp in (spacy.load("en_trialspan"), trialspan.add_to(spacy.blank("en"))):
    doc = nlp(text)
    found = [len(doc.spans[key]) for key in ("thresholds", "timeframes")]
    assert found == [1, 1], found
P
echo "the wheels work"
