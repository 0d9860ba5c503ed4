# syntax=docker/dockerfile:1
# Node's minor version is fixed, for both the build and the service. Release builds should fix the digest too
# (node:24.21-bookworm-slim@sha256:…): it could not be looked up where this file was written; Dependabot keeps the tag.
ARG NODE_IMAGE=node:24.21-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json mikro-orm.config.ts schema.graphql ./
COPY src ./src
COPY migrations ./migrations
COPY scripts ./scripts
RUN npm run build && rm dist/.fingerprint-*

# argon2's install script finds its prebuilt binary for this platform: package.json allows it by name.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM ${NODE_IMAGE}
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="AuthHero" \
      org.opencontainers.image.description="Self-hosted GraphQL authentication API" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN apt-get update \
 && apt-get install --yes --no-install-recommends tini=0.19.* \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
# All of it belongs to root and is only read: the service writes nowhere, so its file system may be read-only.
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json schema.graphql LICENSE ./
COPY --chmod=0555 deploy/container/entrypoint ./entrypoint
# By number, so that Kubernetes can tell that it is not root.
USER 10001:10001
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/bin/tini", "--", "/app/entrypoint"]
CMD ["node", "dist/src/main.js"]
