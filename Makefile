# Two commands carry everything: `make run` and `make test`. The rest are parts of them, or measure.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 3
QUESTIONS ?= tests/eval/questions.jsonl
PLAYGROUND_PORT ?= 56150
# Compiled once and kept, since a test run starts Python a hundred times, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run chat test proof fuzz eval bench clean

run: .venv/ready
	@BOT_AUTH=off $(BIN)/python -m bot demo --playground-port $(PLAYGROUND_PORT)

chat: .venv/ready
	@BOT_AUTH=off $(BIN)/python -m bot chat

test: .venv/ready
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m bot guidelines check
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# The long proofs in full, as the tests run them in small.
proof: .venv/ready
	PROOF_EXAMPLES=$${PROOF_EXAMPLES:-5000} $(BIN)/pytest

# A million bodies thrown at the endpoint; about three quarters of an hour.
fuzz: .venv/ready
	PROOF_FUZZ=$${PROOF_FUZZ:-1000000} $(BIN)/pytest tests/teams/test_fuzz.py

eval: .venv/ready
	@$(BIN)/python -m tests.eval.run $(QUESTIONS)

bench: .venv/ready
	@$(BIN)/python -m tests.bench.run
	@$(BIN)/python -m tests.bench.waits
	@$(BIN)/python -m tests.bench.broadcasts

.venv: .venv/ready

.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 eller nyere trengs (Debian: apt-get install python3 python3-venv)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "venv-modulen mangler (Debian: apt-get install python3-venv)"; exit 1; }
	@echo "Installerer det boten trenger i .venv (et par minutter første gang) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --disable-pip-version-check --no-compile --require-hashes -r requirements.lock | \
	  awk '/^(Collecting|Installing|Successfully)/ {n++; printf "\r%d pakker", n; fflush()} END {print ""}'
	@$(BIN)/python -c 'import botbuilder.core, lingua, sqlalchemy'
	@echo "Søket lærer retningslinjene (et halvt minutt, én gang) ..."
	@BOT_AUTH=off $(BIN)/python -m bot guidelines learn
	@touch .venv/ready

clean:
	rm -rf .venv node_modules
