# Everything that is done with a checkout. Each target sets up what it needs by itself.
VENV := .venv
BIN := $(VENV)/bin

# Without the bytecode of what it imports, each command and each process of a test takes seconds more to start.
export PYTHONDONTWRITEBYTECODE :=
# A process for each core, and two that mostly wait for what happens on a real Asterisk.
SIDE_BY_SIDE := -n $(shell expr $$(nproc) + 2) --dist loadgroup

.PHONY: run test test-unit test-scenarios test-live conformance check format bench clean

run: $(VENV)/ready            ## the whole service; ASTERISK=host:port drives a real Asterisk
	@$(BIN)/vaxel run

# The scenarios on real Asterisks play twenty at a time by themselves: beside other processes they would crowd.
ON_BOTH := tests/live/test_scenarios.py

test: $(VENV)/ready           ## every test: unit, scenarios, real Asterisk
	@$(BIN)/pytest $(SIDE_BY_SIDE) --ignore $(ON_BOTH)
	@$(BIN)/pytest $(ON_BOTH)

test-unit: $(VENV)/ready      ## what needs neither Asterisk nor a scenario
	@$(BIN)/pytest -n auto --dist loadgroup --ignore tests/live --ignore tests/simulator/test_scenarios.py

test-scenarios: $(VENV)/ready ## the call scenarios on the stand-in Asterisk
	@$(BIN)/pytest tests/simulator/test_scenarios.py

test-live: $(VENV)/ready      ## the tests on a real Asterisk
	@$(BIN)/pytest -n 3 --dist loadgroup tests/live --ignore $(ON_BOTH)
	@$(BIN)/pytest $(ON_BOTH)

conformance: $(VENV)/ready    ## every scenario on the stand-in beside a real Asterisk, as a table
	@$(BIN)/python -m tests.live.conformance

check: $(VENV)/ready          ## format, lint, types, import directions, coverage of the decisions
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -n auto -q tests/dialplan tests/engine --cov --cov-report=term:skip-covered

format: $(VENV)/ready
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/ready          ## CPU per call, a large centre's day, and memory
	@$(BIN)/python -m bench

$(VENV)/ready: requirements.lock pyproject.toml deploy/set-up.sh
	@sh deploy/set-up.sh $(VENV)
	@touch $@

clean:
	rm -rf $(VENV) data
