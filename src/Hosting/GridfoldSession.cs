using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Hosting.Specs;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.SelfTests;
using Gridfold.Models.Training;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.OwnNetworks;
using Gridfold.Silo.SpecFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gridfold.Hosting;

/// <summary>
/// Searches on this machine or on a cluster, for programs. Many threads may use a session at the same time. A session writes nothing to
/// the console and handles no signals.
/// </summary>
public sealed partial class GridfoldSession : IAsyncDisposable
{
    private const int MaxSlots = 1024;

    private readonly CancellationTokenSource _closing;
    private readonly CancellationToken _closed;
    private int _isDisposed;
    private readonly ILogger _logger;
    private readonly int? _slots;
    private readonly Session _session;

    private GridfoldSession(Session session, int? slots, ILogger logger, CancellationTokenSource closing) =>
        (_session, _slots, _logger, _closing, _closed) = (session, slots, logger, closing, closing.Token);

    internal bool IsLocal => _session.Target.IsLocal;

    /// <summary>
    /// Opens a session on this machine. The first session of a home runs its silo. Others attach to that silo, also those of other
    /// processes, and one of them goes on when it ends.
    /// </summary>
    /// <param name="options">The options. Null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="GridfoldException">The home cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of slots is not from 1 to 1024.</exception>
    public static Task<GridfoldSession> StartLocalAsync(LocalOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalOptions();
        if (options.Slots is < 1 or > MaxSlots)
            throw new ArgumentOutOfRangeException(nameof(options), options.Slots, $"The slots must be from 1 to {MaxSlots}.");
        return Open(
            () => ClusterTarget.Local(
                options.Home is null ? GridfoldHome.Find() : new GridfoldHome(Path.GetFullPath(options.Home)),
                LogTo(options.LoggerFactory)),
            options.Slots, options.LoggerFactory, cancellationToken);
    }

    /// <summary>Opens a session with a cluster, through its HTTP API.</summary>
    /// <param name="address">The address of the API, as in https://gridfold.example:8443.</param>
    /// <param name="token">The token.</param>
    /// <param name="authority">A PEM file with the cluster's own authority. Null for the authorities of the system.</param>
    /// <param name="loggerFactory">Makes the loggers of the session. Null for no log.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="GridfoldException">The API does not answer, or refuses the token.</exception>
    public static Task<GridfoldSession> ConnectAsync(
        string address, string token, string? authority = null, ILoggerFactory? loggerFactory = null,
        CancellationToken cancellationToken = default) => Open(
            () => ClusterTarget.Of(ApiAddress.Parse(address, authority is null ? null : Path.GetFullPath(authority)), token),
            slots: null, loggerFactory, cancellationToken);

    /// <summary>
    /// Does the work of a process that Gridfold has started from this program, and ends the process. Other processes go on. A program
    /// calls this first of all. Without the call, a machine on which libtorch computes wrongly with its own setting is refused, and so is a
    /// file with <c>model.class</c> or <c>dataset.class</c>.
    /// </summary>
    public static void RunChildProcessIfAsked()
    {
        SelfTestProcess.RunIfAsked();
        NetworkProcess.RunIfAsked();
    }

    /// <summary>Checks an experiment file and its data, and submits it. The search starts at once.</summary>
    /// <param name="yaml">The text of an experiment file. Its relative paths start in the current folder.</param>
    /// <param name="cancellationToken">Cancels the reading of the data.</param>
    /// <exception cref="GridfoldException">The text or its data has an error.</exception>
    public Task<GridfoldExperiment> SubmitAsync(string yaml, CancellationToken cancellationToken = default) => Submit(
        (folders, memory, cancel) => SpecFile.LoadText(
            YamlSpecReader.Read(yaml, "spec"), yaml, Environment.CurrentDirectory, folders, cancel, memory), cancellationToken);

    /// <summary>Checks an experiment file and its data, and submits it. The search starts at once.</summary>
    /// <param name="path">The path of the file. Its relative paths start in its folder.</param>
    /// <param name="cancellationToken">Cancels the reading of the data.</param>
    /// <exception cref="GridfoldException">The file or its data has an error.</exception>
    public Task<GridfoldExperiment> SubmitFileAsync(string path, CancellationToken cancellationToken = default) => Submit(
        (folders, memory, cancel) => SpecFile.Load(path, [], folders, cancel, memory), cancellationToken);

    /// <summary>Checks an experiment of C# and its data, and submits it. The search starts at once.</summary>
    /// <param name="spec">The experiment. Its relative paths start in the current folder.</param>
    /// <param name="cancellationToken">Cancels the reading of the data.</param>
    /// <exception cref="GridfoldException">The experiment or its data has an error.</exception>
    public Task<GridfoldExperiment> SubmitAsync(ExperimentSpec spec, CancellationToken cancellationToken = default) => Submit(
        (folders, memory, cancel) => Load(spec, folders, memory, cancel), cancellationToken);

    /// <summary>Makes every check of an experiment and its data that is possible before a submission.</summary>
    /// <param name="spec">The experiment. Its relative paths start in the current folder.</param>
    /// <param name="cancellationToken">Cancels the reading of the data.</param>
    /// <returns>The warnings about values that are probably wrong.</returns>
    /// <exception cref="GridfoldException">The experiment or its data has an error.</exception>
    public async Task<IReadOnlyList<string>> ValidateAsync(ExperimentSpec spec, CancellationToken cancellationToken = default) =>
        (await PlanAsync(spec, cancellationToken).ConfigureAwait(false)).Warnings;

    /// <summary>Checks an experiment and its data, and tells the size of the search.</summary>
    /// <param name="spec">The experiment. Its relative paths start in the current folder.</param>
    /// <param name="cancellationToken">Cancels the reading of the data.</param>
    /// <exception cref="GridfoldException">The experiment or its data has an error.</exception>
    public Task<SearchPlan> PlanAsync(ExperimentSpec spec, CancellationToken cancellationToken = default) => Call(
        (_, token) =>
        {
            SpecFile file = Load(spec, Folders, MemoryHere, token);
            return Task.FromResult(new SearchPlan(file.Plan, [.. file.Warnings.Select(warning => warning.ToString())]));
        }, cancellationToken);

    /// <summary>Finds an experiment, for example one that an earlier session left paused.</summary>
    /// <param name="id">The id or its beginning; <c>last</c> for the newest, <c>last:NAME</c> for the newest of a name.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="GridfoldException">There is no such experiment.</exception>
    public Task<GridfoldExperiment> GetExperimentAsync(string id, CancellationToken cancellationToken = default) => Call(
        async (session, _) => new GridfoldExperiment(this, (await session.Find(id)).Id, [], drives: false), cancellationToken);

    /// <summary>
    /// Closes the session. A search that its own silo runs is suspended, with a checkpoint, and can be resumed. A search on a cluster, or
    /// in the silo of another process, goes on.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) return;
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.Run(() => _session.DisposeAsync().AsTask()).ConfigureAwait(false);
        _closing.Dispose();
    }

    /// <summary>Calls the cluster on a thread of the pool.</summary>
    /// <param name="call">The call. Its token is cancelled by the caller, and when the session closes.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <param name="isOrder">Whether a call that is cancelled must end before its caller goes on.</param>
    internal async Task<T> Call<T>(
        Func<Session, CancellationToken, Task<T>> call, CancellationToken cancellationToken, bool isOrder = false)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed);
        CancellationToken token = ended.Token;
        try
        {
            return await Task.Run(() => call(_session, token), token).WaitAsync(isOrder ? CancellationToken.None : token)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } other)
        {
            throw other;
        }
    }

    /// <summary>Gives a token that a caller's token cancels, and the end of the session.</summary>
    internal CancellationTokenSource Linked(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        return CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed);
    }

    /// <summary>The exception that the caller gets for a failure. Null for the failure itself.</summary>
    internal Exception? Translate(Exception failure, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
        : _closed.IsCancellationRequested ? new ObjectDisposedException(nameof(GridfoldSession))
        : GridfoldException.Of(failure);

    /// <summary>Waits for the self-test of the devices.</summary>
    internal Task RequireDevices(string? device, CancellationToken cancellationToken) =>
        DeviceCheck.RequireInProgram(text => Warn(_logger, text), device, cancellationToken);

    /// <summary>Logs a warning.</summary>
    internal void Doubt(string text) => Warn(_logger, text);

    /// <summary>The folders with datasets.</summary>
    internal DatasetFolders Folders => _session.Target.DatasetFolders;

    private static async Task<GridfoldSession> Open(
        Func<ClusterTarget> find, int? slots, ILoggerFactory? loggerFactory, CancellationToken cancellationToken)
    {
        ILogger logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<GridfoldSession>();
        var closing = new CancellationTokenSource();
        CancellationTokenRegistration cancel = cancellationToken.Register(closing.Cancel);
        try
        {
            CancellationToken token = closing.Token;
            Session session = await Task.Run(() => Session.Open(text => Warn(logger, text), find(), slots, token), token)
                .ConfigureAwait(false);
            await cancel.DisposeAsync().ConfigureAwait(false);
            if (!token.IsCancellationRequested) return new GridfoldSession(session, slots, logger, closing);

            // The silo had started before the caller gave up.
            await session.DisposeAsync().ConfigureAwait(false);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception)
        {
            await cancel.DisposeAsync().ConfigureAwait(false);
            closing.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (GridfoldException.Of(exception) is { } other) throw other;
            throw;
        }
    }

    private MemoryLimit? MemoryHere => IsLocal ? DeviceCheck.Memory() : null;

    private static SpecFile Load(ExperimentSpec spec, DatasetFolders folders, MemoryLimit? memory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return SpecFile.LoadText(spec.ToNode(), spec.ToString(), Environment.CurrentDirectory, folders, cancellationToken, memory);
    }

    private Task<GridfoldExperiment> Submit(
        Func<DatasetFolders, MemoryLimit?, CancellationToken, SpecFile> read, CancellationToken cancellationToken) => Call(
            async (session, token) =>
            {
                SpecFile file = read(Folders, MemoryHere, token);
                string[] warnings = [.. file.Warnings.Select(warning => warning.ToString())];
                foreach (string warning in warnings) Warn(_logger, warning);
                if (IsLocal)
                {
                    DeviceCheck.RequireMemory(file, _slots);
                    await RequireDevices(Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable), token);
                }

                token.ThrowIfCancellationRequested();
                string id = await Submitter.Send(session, file, text => Warn(_logger, text), text => Inform(_logger, text), token);
                return new GridfoldExperiment(this, id, warnings, drives: IsLocal);
            }, cancellationToken, isOrder: true);

    private static Action<ILoggingBuilder> LogTo(ILoggerFactory? factory) => logging =>
    {
        if (factory is not null) logging.Services.Replace(ServiceDescriptor.Singleton(factory));
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Text}")]
    private static partial void Warn(ILogger logger, string text);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Text}")]
    private static partial void Inform(ILogger logger, string text);
}
