# syntax=docker/dockerfile:1
# One image for every process of the site; compose.yaml says which runs what.

FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
# The GPU image is built with --build-arg REQUIREMENTS=requirements/gpu.txt.
ARG REQUIREMENTS=requirements.txt
COPY requirements.txt /build/
COPY requirements/ /build/requirements/
RUN /opt/venv/bin/pip install --require-hashes --no-deps -r "/build/$REQUIREMENTS"

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.prod \
    LOG_FORMAT=json \
    MEDIA_ROOT=/data/media
RUN useradd --system --uid 10001 --home-dir /app kindred \
    && install -d -o kindred -g kindred /data /data/media \
    && install -d -o kindred -g kindred -m 700 /data/credentials
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY . .
# Static files need no secret, but the production settings refuse to start without one: these
# values live for this one command and are not kept in the image.
RUN SECRET_KEY=build SITE_URL=http://build.invalid DATABASE_URL=postgres://build/build \
    REDIS_URL=redis://build EMAIL_URL=consolemail:// \
    python manage.py collectstatic --noinput
USER kindred
EXPOSE 8000
CMD ["uvicorn", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--lifespan", "off", "--no-access-log", "--timeout-graceful-shutdown", "10"]
