# All images of the composed set-up, one stage each. `docker compose up --build` makes them.

FROM node:20-bookworm-slim AS studio
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci
COPY protocol/openapi.json /src/protocol/openapi.json
COPY docs/manual/pictures /src/docs/manual/pictures
COPY frontend ./
RUN npm run build

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
COPY --from=studio /src/frontend/dist frontend/dist
RUN cargo build --locked --release -p partwright -p partwright-renderer

FROM debian:bookworm-slim AS base
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home partwright \
    && install -d -o partwright -g partwright /data /artifacts
USER partwright

FROM base AS backend
COPY --from=build /src/target/release/partwright /usr/local/bin/
EXPOSE 8100
CMD ["partwright", "serve", "--listen", "0.0.0.0:8100", "--data", "/data"]

FROM base AS renderer
COPY --from=build /src/target/release/partwright-renderer /usr/local/bin/
EXPOSE 8200
CMD ["partwright-renderer", "worker", "--health", "0.0.0.0:8200"]

FROM nginxinc/nginx-unprivileged:1.28-bookworm AS front
COPY nginx/partwright.conf.template /etc/nginx/partwright.conf.template
COPY --from=studio /src/frontend/dist /usr/share/nginx/studio
CMD ["/bin/sh", "-c", "envsubst '$LISTEN $BACKEND $RENDERER $STUDIO $RUN_DIR' < /etc/nginx/partwright.conf.template > /tmp/nginx.conf && exec nginx -c /tmp/nginx.conf -g 'daemon off;'"]
