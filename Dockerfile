# Images are named by exact versions; renovate.json has them renewed, and pinned by digest. Build it again for the system's security updates.

# The page needs Node.js, the server the .NET SDK: one stage has both. deploy/image-twin.sh runs this stage's COPY and RUN lines
# without a container engine, in an empty folder with what .dockerignore lets through.
FROM node:22.21.1-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source

# Packages first: they are fetched again only when the lists of them change. Restore and publish name the same runtime (this
# machine's) and both know of ReadyToRun, because its compiler is one of the packages.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY Videoroom.Engine/*.csproj Videoroom.Engine/
COPY Videoroom.Actors/*.csproj Videoroom.Actors/
COPY Videoroom.Web/*.csproj Videoroom.Web/
COPY build/ build/
RUN dotnet restore Videoroom.Web/Videoroom.Web.csproj --use-current-runtime -p:PublishReadyToRun=true
COPY Videoroom.Web/ClientApp/package.json Videoroom.Web/ClientApp/package-lock.json Videoroom.Web/ClientApp/.npmrc Videoroom.Web/ClientApp/
RUN cd Videoroom.Web/ClientApp && npm ci --no-audit --no-fund

# The analyzers are the tests' concern: they cost a third of the compilation.
COPY . .
RUN dotnet publish Videoroom.Web/Videoroom.Web.csproj -c Release --no-restore --use-current-runtime --no-self-contained \
    -p:PublishReadyToRun=true -p:RunAnalyzers=false -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble
# libssl: media encryption. curl: the health check.
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl openssl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .

# The user that the base image brings; it owns nothing but the state.
ENV STATE_DIRECTORY=/var/lib/videoroom
RUN install -d -o $APP_UID -g $APP_UID -m 700 "$STATE_DIRECTORY"
VOLUME /var/lib/videoroom
USER $APP_UID

# Page and signalling; media. Other nodes (CLUSTER_ADDRESS) and the operator (ADMIN_PORT) reach it inside a private network only.
EXPOSE 4000/tcp 20000/udp 20000/tcp

# SIGTERM drains. Give "docker stop" longer than DRAIN_SECONDS (60) and 25 s: --stop-timeout, or stop_grace_period in a compose file.
STOPSIGNAL SIGTERM
# A node listens for pages when it has joined its cluster, which may take it 60 s.
HEALTHCHECK --interval=10s --timeout=3s --start-period=70s --retries=3 \
  CMD curl -fsSko /dev/null "http://127.0.0.1:${PORT:-4000}/health/live" || curl -fsSko /dev/null "https://127.0.0.1:${PORT:-4000}/health/live"
ENTRYPOINT ["./Videoroom.Web"]
