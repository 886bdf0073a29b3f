# Not built yet: docs/package.md says what to check first.
FROM node:22-slim AS npm
WORKDIR /app
COPY package.json package-lock.json ./
# TeamsJS alone, which the tab in Teams is served with; the rest is for developers.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.lock pyproject.toml ./
# All of the lock is fetched by its hashes; of it, only what pyproject.toml asks for at run time is installed.
RUN pip wheel --no-cache-dir --require-hashes --wheel-dir /wheels -r requirements.lock \
 && python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > /runtime.txt \
 && python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-index --find-links /wheels -r /runtime.txt
COPY bot bot
COPY cards cards
COPY desk desk
COPY dialogs dialogs
COPY jobs jobs
COPY manifest manifest
RUN BOT_AUTH=off /opt/venv/bin/python -m bot guidelines learn

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin bot
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build --chown=root:root /app /app
COPY --from=npm --chown=root:root /app/node_modules node_modules
RUN chown -R bot var
USER bot
ENV PATH=/opt/venv/bin:$PATH HOST=0.0.0.0 PORT=3978 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["python", "-m", "bot", "serve"]
