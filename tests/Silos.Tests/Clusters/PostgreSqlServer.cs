using System.Diagnostics;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>
/// A real PostgreSQL on a free loopback port. PostgreSQL refuses to run as root, so a test that runs as root starts it as the package's
/// user.
/// </summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly int _port = Ports.Free();

    public PostgreSqlServer()
    {
        // Another user could not enter the test's own folder, so this one lies outside it.
        _folder = Path.Combine(Path.GetTempPath(), $"gridfold-postgres-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Whether PostgreSQL is installed.</summary>
    public static bool IsInstalled => Programs is not null && (!Environment.IsPrivilegedProcess || File.Exists("/usr/bin/setpriv"));

    public string Connection => $"Host=127.0.0.1;Port={_port};Database=postgres;Username=gridfold;Timeout=2";

    private static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(Directory.Exists).Max()
        : null;

    public async Task Create()
    {
        if (Environment.IsPrivilegedProcess) await Expect("chown", "postgres", _folder);
        await Run("initdb", "-D", Data, "-U", "gridfold", "-A", "trust", "--no-sync");
        await Start();
    }

    public Task Start() => Run("pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o",
        $"-p {_port} -c listen_addresses=127.0.0.1 -c fsync=off -k {_folder}", "start");

    public Task Stop() => Run("pg_ctl", "-D", Data, "-m", "fast", "-w", "stop");

    public async ValueTask DisposeAsync()
    {
        await Run("pg_ctl", "-D", Data, "-m", "immediate", "stop").ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static Task Run(string program, params string[] arguments)
    {
        string path = Path.Combine(Programs!, program);
        return Environment.IsPrivilegedProcess
            ? Expect("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : Expect(path, arguments);
    }

    private static async Task Expect(string program, params string[] arguments)
    {
        // The started server keeps the output open, so the output is not read to its end.
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
