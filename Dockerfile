FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM packages AS build
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

# Optional packages are the PostgreSQL that `npm start` brings along: here it has a container of its own.
FROM packages AS production
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# An empty volume takes over the owner of the folder it is mounted on.
RUN mkdir /secrets && cd /secrets \
  && install -d -m 0700 -o node -g node own keys postgres nats catalogue appointments contacts gateway
COPY package.json ./
COPY demo demo
COPY --from=production /app/node_modules node_modules
COPY --from=build /app/dist dist
# This is the user `node`, as a number: Kubernetes then sees that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.HEALTH_PORT || process.env.PORT || 3000) + '/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/apps/gateway/src/main.js"]
