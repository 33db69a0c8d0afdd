using Gridfold.Grains.Access;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Quotas;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.Api;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Checkpoints;
using Gridfold.Silo.Uploads;
using Microsoft.Extensions.Logging;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>The server of the API over the cluster of the tests, on a free loopback port.</summary>
public sealed class ApiFixture(ClusterFixture cluster) : IAsyncLifetime
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("gridfold-cache-");
    private readonly CapturedLog _log = new();
    private readonly ConcurrentDictionary<(Role, string), Task<HttpClient>> _clients = [];
    private ApiServer _server = null!;

    /// <summary>The uploads of the cluster, as its silo has them.</summary>
    internal UploadStore Uploads => new(cluster.Grains, new FolderCheckpointStore(cluster.CheckpointFolder), cluster.Silo);

    internal DatasetFolders Folders => new(Path.Combine(AppContext.BaseDirectory, "data"), _cache.FullName)
    {
        Files = new ReadableFiles { AreShared = true },
    };

    /// <summary>The cluster behind the API.</summary>
    public ClusterFixture Cluster => cluster;

    /// <summary>The address of the API.</summary>
    public Uri Address => _server.Address;

    /// <summary>The server itself.</summary>
    internal ApiServer Server => _server;

    /// <summary>All that the server has logged, at every level.</summary>
    public IEnumerable<string> Log => _log.Lines;

    public async ValueTask InitializeAsync() => _server = await Start(new ApiOptions());

    public async ValueTask DisposeAsync()
    {
        await Stop(_server);
        _cache.Delete(recursive: true);
    }

    /// <summary>Starts another server over the same cluster.</summary>
    internal async Task<ApiServer> Start(
        ApiOptions options, TimeProvider? time = null, OwnCodeOptions? ownCode = null, UploadOptions? uploads = null,
        DatasetFolders? folders = null, OidcOptions? oidc = null, QuotaOptions? quotas = null)
    {
        options.Port ??= 0;
        options.RequestsPerSecond = options.RequestsPerSecond == new ApiOptions().RequestsPerSecond ? 10_000 : options.RequestsPerSecond;
        options.RefusalsPerSecond = options.RefusalsPerSecond == new ApiOptions().RefusalsPerSecond ? 10_000 : options.RefusalsPerSecond;
        var server = new ApiServer(
            options, cluster.Grains, folders ?? Folders, Uploads, uploads ?? new UploadOptions(), _log.Add, time ?? TimeProvider.System,
            _log, ownCode, oidc, quotas ?? ClusterFixture.Quotas);
        await server.StartAsync(CancellationToken.None);
        return server;
    }

    internal static async Task Stop(ApiServer server)
    {
        await server.StopAsync(CancellationToken.None);
        await server.DisposeAsync();
    }

    /// <summary>A client with a token.</summary>
    public Task<HttpClient> Client(Role role, string user = "alice") =>
        _clients.GetOrAdd((role, user), async _ => ClientWith((await NewToken(role, user)).Text));

    /// <summary>A client that shows a text as its token. Null for none.</summary>
    public HttpClient ClientWith(string? token, Uri? address = null)
    {
        var client = new HttpClient { BaseAddress = address ?? Address };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Makes a token, as the command line does.</summary>
    public async Task<(string Text, AccessToken Token)> NewToken(Role role, string user = "alice", int days = 2)
    {
        string text = TokenText.New();
        return (text, await cluster.Grains.GetTokenStore()
            .Create(new NewToken(TokenText.IdOf(text)!, TokenText.HashOf(text), "test", user, role, days)));
    }

    /// <summary>The JSON of an answer, which must have a status.</summary>
    public static async Task<JsonNode> Json(HttpResponseMessage answer, int status = 200)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{answer.RequestMessage!.RequestUri} is {(int)answer.StatusCode}: {text}");
        Assert.Equal(status < 400 ? "application/json" : "application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!;
    }

    private sealed class CapturedLog : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public IEnumerable<string> Lines => _lines;

        public void Add(string line) => _lines.Enqueue(line);

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Add($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
