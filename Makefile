# Everything works on a fresh checkout: each target makes the virtual environment it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := src tests tools benchmarks examples

.PHONY: demo test browser fuzz lint types messages docs bench bench-quick wheel wheel-check offline offline-check clean

demo: $(VENV)/.program
	$(BIN)/python examples/demo.py

test: lint types
	$(BIN)/python -m pytest -q -rs -n auto --cov --cov-report=term:skip-covered $(PYTEST)

# The page of `report` in a real browser: the Chromium of this machine. Without one these tests are skipped, and say so.
browser: $(VENV)/.browser
	$(BIN)/python -m pytest -q -rs tests/browser $(PYTEST)

# The property tests with new examples, and many more of them.
fuzz: $(VENV)/.developer
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -q -n auto tests/domain tests/io tests/store tests/app $(PYTEST)

lint: $(VENV)/.developer
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/python tools/messages.py --check

types: $(VENV)/.developer
	$(BIN)/mypy

# The Chinese catalogue: take up new messages, drop old ones, compile.
messages: $(VENV)/.developer
	$(BIN)/python tools/messages.py

# The pages that are made from the program itself.
docs: $(VENV)/.developer
	$(BIN)/python tools/commands.py
	$(BIN)/python tools/picture.py

# Ratios against floors measured in the same run; bench-quick is a smaller ledger with no limits.
bench: $(VENV)/.developer
	$(BIN)/python -m benchmarks.bench

bench-quick: $(VENV)/.developer
	$(BIN)/python -m benchmarks.bench --quick

wheel: $(VENV)/.developer
	rm -rf build/dist
	$(BIN)/python -m build --wheel --outdir build/dist

# The wheel in an empty environment, without developers' packages: the demo in both languages.
wheel-check: wheel
	rm -rf build/empty
	$(PYTHON) -m venv build/empty
	build/empty/bin/pip install --quiet build/dist/*.whl
	ZHIBAO_LANG=en build/empty/bin/python examples/demo.py > build/demo-en.txt
	ZHIBAO_LANG=zh build/empty/bin/python examples/demo.py > build/demo-zh.txt
	grep -q "Whole" build/demo-en.txt
	grep -q "名次" build/demo-zh.txt

# A folder that installs without a network, for every kind of machine; what can run here is tried with the network off.
offline: wheel
	$(BIN)/python -m tools.offline

# The same for this Python alone: this kind of machine, and what any other gets, LoongArch among them. A minute.
offline-check: wheel
	$(BIN)/python -m tools.offline --kinds here,linux-other --pythons here --to build/offline-here

$(VENV)/.program: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[all]"
	touch $@

$(VENV)/.developer: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@ $(VENV)/.program

$(VENV)/.browser: $(VENV)/.developer
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[browser]"
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
