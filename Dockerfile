FROM python:3.11-slim AS build
WORKDIR /opt/raumabot
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /opt/raumabot raumabot
WORKDIR /opt/raumabot
COPY --from=build /opt/raumabot/.venv .venv
COPY . .
RUN mkdir -p var && chown raumabot var
USER raumabot
RUN .venv/bin/python -m bot guidelines learn
ENV HOST=0.0.0.0
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD [".venv/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:3978/healthz', timeout=4)"]
CMD [".venv/bin/python", "-m", "bot", "serve"]
