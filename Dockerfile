# The webhook and the command line tool, and nothing that is needed only to build them: bundles with all packages in them,
# and the packs.
# This base is the Node.js that the tests run on, pinned by tag; `--build-arg NODE_IMAGE=…:TAG@sha256:…` pins it by digest,
# which the builder then checks: docs/operations.md, "The image".
ARG NODE_IMAGE=docker.io/library/node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/dist/doorward* /build/scripts/image-entry.cjs ./dist/
COPY --from=build /build/policies ./policies
# For those who start a shell, as CI systems do: `doorward` by its name.
RUN ["node", "-e", "require('node:fs').symlinkSync('/app/dist/doorward.cjs', '/usr/local/bin/doorward')"]
# A number, so that Kubernetes can see that it is not root. Nothing below / is this user's: the root can be read-only.
USER 65532:65532
# 8443 answers the API server, 8081 answers probes: GET /healthz and /readyz. deploy/deployment.yaml probes both, and
# Kubernetes reads no HEALTHCHECK, which the image format of the OCI does not have either.
EXPOSE 8443 8081
# The webhook, or what is named: `docker run -i IMAGE doorward scan -`.
ENTRYPOINT ["node", "/app/dist/image-entry.cjs"]
