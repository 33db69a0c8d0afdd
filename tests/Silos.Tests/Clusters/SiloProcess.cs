using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>A process of <c>gridfold-silo</c>.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly SemaphoreSlim _line = new(0);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private SiloProcess(string name, int gatewayPort, Process process)
    {
        Name = name;
        GatewayPort = gatewayPort;
        _process = process;
        _reading = Task.WhenAll(Read(process.StandardOutput), Read(process.StandardError));
    }

    public string Name { get; }

    public int GatewayPort { get; }

    public string Gateway => $"127.0.0.1:{GatewayPort}";

    /// <summary>The address of /metrics and /healthz, once the silo is ready.</summary>
    public Uri Http => new(_lines.Single(IsReady).Split(' ')[^1][..^"/metrics".Length]);

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Log => string.Join('\n', _lines);

    /// <summary>Starts a silo of a cluster on Redis.</summary>
    public static SiloProcess Start(string name, RedisServer redis, string folder, params string[] settings) =>
        Start(name, [.. OnRedis(redis, folder), .. settings]);

    /// <summary>Starts a silo with these settings.</summary>
    public static SiloProcess Start(string name, IEnumerable<string> settings) => Start(name, ["dotnet", Repository.SiloProgram], settings);

    /// <summary>Starts a silo by a command, with these settings.</summary>
    public static SiloProcess Start(string name, IReadOnlyList<string> command, IEnumerable<string> settings)
    {
        int gateway = Ports.Free();
        string[] arguments =
        [
            .. command.Skip(1), $"--Orleans:Name={name}", "--Gridfold:Http:Port=0",
            $"--Orleans:Endpoints:SiloPort={Ports.Free()}", $"--Orleans:Endpoints:GatewayPort={gateway}", .. settings,
        ];
        var start = new ProcessStartInfo(command[0], arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };

        // A silo of a test lives too shortly to gain from a second compilation by profile.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new SiloProcess(name, gateway, Process.Start(start)!);
    }

    /// <summary>The settings of a silo with one slot on a Redis, with its checkpoints and data in a folder.</summary>
    public static IEnumerable<string> OnRedis(RedisServer redis, string folder) =>
    [
        .. ((string[])["Clustering", "GrainStorage:Default", "Reminders"])
            .SelectMany(
                kind => (string[])[
                    $"--Orleans:{kind}:ProviderType=Redis", $"--Orleans:{kind}:ConnectionString={redis.Address},abortConnect=false"]),
        $"--Gridfold:Checkpoints:Folder={Path.Combine(folder, "checkpoints")}", $"--Gridfold:DataFolder={Path.Combine(folder, "data")}",
        "--Gridfold:Slots:Slots=1",
    ];

    /// <summary>Waits until the silo is ready.</summary>
    public async Task Ready() => Assert.True(await GetsReady(), $"{Name} does not get ready:\n{Log}");

    /// <summary>Waits until the silo is ready or has ended.</summary>
    public async Task<bool> GetsReady()
    {
        await Task.WhenAny(_ready.Task, _process.WaitForExitAsync(), Task.Delay(Patience, TimeProvider.System));
        return _ready.Task.IsCompleted;
    }

    /// <summary>Waits until the silo has logged a line this many times.</summary>
    public async Task Logs(string text, int times = 1)
    {
        var patience = Stopwatch.StartNew();
        while (_lines.Count(line => line.Contains(text, StringComparison.Ordinal)) < times)
        {
            Assert.True(patience.Elapsed < Patience && !_reading.IsCompleted, $"{Name} does not log '{text}':\n{Log}");
            await _line.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Waits until the silo has ended.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Ended()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Sends SIGKILL.</summary>
    public async Task Kill()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends SIGTERM.</summary>
    public void Stop() => Signals.Send(_process, Signals.Terminate);

    /// <summary>Sends SIGSTOP.</summary>
    public void Suspend() => Signals.Send(_process, Signals.Stop);

    /// <summary>Sends SIGCONT.</summary>
    public void Continue() => Signals.Send(_process, Signals.Continue);

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process.Dispose();
        _line.Dispose();
    }

    private async Task Read(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            _line.Release();
            if (IsReady(line)) _ready.TrySetResult();
        }
    }

    private static bool IsReady(string line) => line.StartsWith("ready: ", StringComparison.Ordinal);
}
