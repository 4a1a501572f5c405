# `make run` sets everything up and serves; `make help` says the rest.
# GNU make and a POSIX shell; what each variable of the environment does: docs/operating.md.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-sqlite test-postgres test-browser check fix conversations bench bench-assistant bench-messages bench-reports lock clean

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
PYTEST := $(PYTHON) -m pytest
UV := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links

# The suite makes its own databases and never looks at this installation's data.
SCRATCH := $(CURDIR)/build/scratch
OWN := $(foreach name,HOST PORT PUBLIC_URL ALLOWED_HOSTS DEBUG CATALOG ANTIBOT SECRET_KEY STATIC_ROOT \
	TRUSTED_PROXIES DEMO MESSAGES_A_DAY MESSAGES_A_DAY_EACH \
	$(addprefix ASSISTANT_MODEL_,KIND URL NAME KEY SECONDS) $(addprefix SMS_,URL AUTHORIZATION FORMAT BODY ID) \
	$(addprefix WHATSAPP_,PHONE_ID ACCOUNT_ID TOKEN SECRET SECRET_BEFORE VERIFY_TOKEN URL),-u $(name)) DATA_DIR="$(SCRATCH)"
ON_SQLITE := env -u DATABASE_URL $(OWN)
ON_POSTGRES := env $(OWN) $(PYTHON) tests/postgres.py
# What a production server would set, so that `check --deploy` judges production.
IN_PRODUCTION := $(ON_SQLITE) PUBLIC_URL=https://citas.example ALLOWED_HOSTS=citas.example

help: ## esta lista
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

run: $(RUNTIME) ## prepara todo y atiende en http://127.0.0.1:8000 (PORT=8001 make run elige otro)
	@DEMO=$${DEMO-on} exec $(PYTHON) manage.py serve --setup

test: test-sqlite test-postgres test-browser ## toda la suite: las dos bases de datos y el navegador

test-sqlite: $(DEVELOPMENT) ## solo la parte de SQLite
	$(ON_SQLITE) $(PYTEST) -n 2 -m "not browser and not postgres"

test-postgres: $(DEVELOPMENT) ## solo la parte de PostgreSQL, con las carreras
	$(ON_POSTGRES) -- $(PYTEST) -n 2 -m "not browser"

test-browser: $(DEVELOPMENT) ## solo los recorridos en Chromium
	@$(PYTHON) tests/browser.py
	$(ON_SQLITE) $(PYTEST) -n 2 --dist loadfile -m browser tests/journeys

conversations: $(DEVELOPMENT) ## diez mil conversaciones al azar por WhatsApp (CONVERSATIONS=100, menos)
	CONVERSATIONS=$(or $(CONVERSATIONS),10000) HYPOTHESIS_PROFILE=explore $(ON_SQLITE) \
		$(PYTEST) tests/whatsapp/test_random_conversations.py -k nothing_breaks

check: $(DEVELOPMENT) ## formato, estilo, tipos, escalera, migraciones, seguridad y reglas de la casa
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(ON_SQLITE) $(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(ON_SQLITE) $(PYTHON) manage.py makemigrations --check --dry-run
	$(IN_PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(ON_SQLITE) $(PYTEST) tests/test_house.py

fix: $(DEVELOPMENT) ## da formato y arregla lo que se arregla solo
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(DEVELOPMENT) ## mide el servidor contra su propio piso, en PostgreSQL, y el asistente (BENCH=--quick, en breve)
	$(ON_POSTGRES) --durable -- $(PYTHON) -m tests.bench $(BENCH)
	$(ON_SQLITE) $(PYTHON) -m tests.bench.assistant

bench-assistant: $(DEVELOPMENT) ## qué tan bien y qué tan rápido entiende el asistente
	$(ON_SQLITE) $(PYTHON) -m tests.bench.assistant

bench-messages: $(DEVELOPMENT) ## el webhook de WhatsApp y lo que sale, en PostgreSQL
	$(ON_POSTGRES) --durable -- $(PYTHON) -m tests.bench.messages

bench-reports: $(DEVELOPMENT) ## mide los reportes y el Excel de un millón de citas, en PostgreSQL
	$(ON_POSTGRES) --durable -- $(PYTHON) -m tests.bench.reports
	$(ON_POSTGRES) --durable -- $(PYTHON) -m tests.bench.excel

lock: $(DEVELOPMENT) ## escribe requirements*.txt a partir de requirements*.in
	$(UV) requirements.in -o requirements.txt
	$(UV) requirements-dev.in -o requirements-dev.txt

clean: ## borra lo instalado y lo generado; nunca data/
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON):
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Creando el entorno con $$("$$python" --version)…"; \
			"$$python" -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "No se pudo crear el entorno: en Debian o Ubuntu instala python3-venv." >&2; exit 1; \
		fi; \
	done; \
	echo "Hace falta Python 3.11 o posterior y aquí no lo hay: instálalo y vuelve a intentar." >&2; exit 1

$(RUNTIME): requirements.txt | $(PYTHON)
	@echo "Instalando lo que Ventanilla necesita (una sola vez)…"
	@$(PIP) -r requirements.txt || { \
		echo "No se pudo instalar: revisa la conexión a Internet y vuelve a intentar." >&2; exit 1; }
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "Instalando lo que usan las pruebas (una sola vez)…"
	@$(PIP) -r requirements-dev.txt || { \
		echo "No se pudo instalar: revisa la conexión a Internet y vuelve a intentar." >&2; exit 1; }
	@touch $@
