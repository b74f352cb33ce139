# Three stages: what the browser gets, what Python needs, and the small image that runs both, not as root.

FROM node:22-bookworm-slim AS assets
RUN apt-get update && apt-get install --yes --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY bin/assets.py bin/console.py bin/stamps.py bin/
COPY static/ static/
RUN python3 bin/assets.py

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.lock /
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r /requirements.lock

FROM python:3.11-slim-bookworm AS product
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cib.settings.production \
    VAR_DIR=/var/lib/peer-challenge \
    STATIC_ROOT=/app/static-collected \
    ASSETS_DIR=/app/assets
RUN useradd --system --uid 10001 --home-dir /var/lib/peer-challenge --create-home peer-challenge
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=assets /app/var/assets assets/
COPY manage.py ./
COPY bin/healthy.py bin/
COPY static/ static/
COPY templates/ templates/
COPY cib/ cib/
COPY councils/ councils/
COPY profiles/ profiles/
COPY peerchallenge/ peerchallenge/
COPY reviews/ reviews/
# Gathering static files needs no secret and no service: local settings do.
RUN DJANGO_SETTINGS_MODULE=cib.settings.local python manage.py collectstatic --no-input --ignore "*.scss"
USER peer-challenge
VOLUME /var/lib/peer-challenge
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s --retries=3 CMD ["python", "bin/healthy.py"]
CMD ["gunicorn", "cib.wsgi", "--bind=0.0.0.0:8000", "--workers=3", "--threads=4", "--worker-tmp-dir=/dev/shm", \
     "--no-control-socket", "--access-logfile=-"]
