# The image of a silo, with the command line beside it:
#   docker build --platform linux/amd64 -t gridfold-silo:0.1.0 .
#   ... --build-arg AZURE_STORAGE=true     with Azure Storage for the silos' state
#   ... --build-arg TORCH=cuda             with libtorch for NVIDIA GPUs, several GB larger
# libtorch's package is for x64 only, hence the platform.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TORCH=cpu
ARG AZURE_STORAGE=false
WORKDIR /source

# Packages first: they are gigabytes, and change less often than the source.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY build/ build/
COPY src/Models/*.csproj src/Models/packages.lock.json src/Models/
COPY src/Grains/*.csproj src/Grains/packages.lock.json src/Grains/
COPY src/Silo/*.csproj src/Silo/packages.lock.json src/Silo/
COPY src/Hosting/*.csproj src/Hosting/packages.lock.json src/Hosting/
COPY src/Client/*.csproj src/Client/packages.lock.json src/Client/
# The packages that the lock files name and no others.
ENV CI=true
RUN case "$TORCH" in cpu|cuda) ;; *) echo "TORCH is '$TORCH'; it must be cpu or cuda" >&2; exit 2 ;; esac \
    && dotnet restore src/Client/Gridfold.Client.csproj -p:Torch="$TORCH" -p:AzureStorage="$AZURE_STORAGE"

COPY .editorconfig BannedSymbols.txt README.md ./
COPY data/ data/
COPY src/ src/
# Both into one folder: what they share, libtorch above all, is there once. The properties must be those of the restore.
RUN for project in Silo Client; do \
        dotnet publish src/$project/Gridfold.$project.csproj --configuration Release --no-restore --output /app \
            -p:Torch="$TORCH" -p:AzureStorage="$AZURE_STORAGE" || exit 1; \
    done \
    && test -f /app/gridfold-silo.dll && test -f /app/gridfold-silo.runtimeconfig.json && test -x /app/gridfold

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# glibc's allocator keeps gigabytes of freed tensors; jemalloc gives them back.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libjemalloc2 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 gridfold \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin gridfold \
    && install --directory --owner=10001 --group=10001 /var/lib/gridfold
COPY --from=build /app /app
# The silo says itself where it listens; the base image's port would only make it warn. Of the GPU, computing is all that is wanted.
ENV LD_PRELOAD=libjemalloc.so.2 \
    PATH="/app:$PATH" \
    HOME=/tmp \
    ASPNETCORE_HTTP_PORTS= \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
# By number: Kubernetes cannot tell that a name is not root's.
USER 10001:10001
WORKDIR /tmp
EXPOSE 11111 30000 8080
ENTRYPOINT ["dotnet", "/app/gridfold-silo.dll"]
