# Everything runs in .venv; `make demo` and `make test` set it up themselves.
FITS = import sys; sys.exit(not (3, 10) <= sys.version_info[:2] < (3, 13))
PYTHON ?= $(shell for p in python3 python3.12 python3.11 python3.10 python; do \
	$$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
BIN = .venv/bin
READY = .venv/ready

.PHONY: demo test test-long lint types build wheel-test benchmark test-label-studio clean

demo: $(READY) ## extract from the project's own documents, and score the result
	@mkdir -p out
	$(BIN)/trialspan extract annotations/documents -o out/documents.jsonl --overwrite
	$(BIN)/trialspan evaluate annotations/gold.jsonl out/documents.jsonl \
		--documents annotations/documents --no-errors

test: lint types $(READY) ## formatting, lint, types, all tests
	$(BIN)/python -m pytest -q

# One run, its output kept, its exit code that of the first part that failed.
FUZZ = .venv/fuzz
FUZZ_SECONDS ?= 600
test-long: $(READY) $(FUZZ)/ready ## kills, mutations, clusters, fuzzing; what they print is kept
	@mkdir -p out/fuzz
	@{ $(BIN)/python -m pytest -q -rA --show-capture=stdout --durations=0 -m long && \
		$(FUZZ)/bin/python benchmarks/fuzz/fuzz_text.py out/fuzz -verbosity=0 -max_len=300 \
		-max_total_time=$(FUZZ_SECONDS) -timeout=20 -artifact_prefix=out/ -print_final_stats=1; \
		echo $$? > out/test-long; } 2>&1 | grep -v Instrumenting | tee benchmarks/test-long.txt
	@exit $$(cat out/test-long)

$(FUZZ)/ready: $(READY) # an environment of its own, with the fuzzer
	$(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/python -m pip install --quiet --editable . --editable models/en_trialspan atheris
	@touch $@

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

build: $(READY) ## both wheels into dist/
	rm -rf dist
	$(BIN)/python -m build --wheel --outdir dist .
	$(BIN)/python -m build --wheel --outdir dist models/en_trialspan

wheel-test: build ## the wheels in a new environment, from another folder
	tests/wheels.sh $(PYTHON) dist

benchmark: $(READY) ## throughput, start-up and memory
	$(BIN)/python benchmarks/run.py --write

STUDIO = .venv/label-studio
test-label-studio: $(READY) $(STUDIO)/ready ## our tasks through a running Label Studio
	$(BIN)/python tests/label_studio.py $(STUDIO)/bin/label-studio

$(STUDIO)/ready: # an environment of its own: it needs numpy 2, and 1 GB
	$(PYTHON) -m venv $(STUDIO)
	$(STUDIO)/bin/python -m pip install --quiet 'label-studio>=1.20,<2'
	@touch $@

$(READY): pyproject.toml models/en_trialspan/pyproject.toml
	@test -n "$(PYTHON)" || { echo "no Python 3.10, 3.11 or 3.12 found" \
		"(want: make PYTHON=/path/to/python3.11 ...)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]' --editable models/en_trialspan
	@touch $(READY)

clean:
	rm -rf .venv dist out build .mypy_cache .ruff_cache .pytest_cache
