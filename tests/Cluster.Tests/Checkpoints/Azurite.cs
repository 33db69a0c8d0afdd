using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace Gridfold.Cluster.Tests.Checkpoints;

/// <summary>
/// Microsoft's emulator of Azure Storage in a process of its own, which keeps all data in memory. The first use installs it under
/// artifacts/, with npm.
/// </summary>
public sealed partial class Azurite : IAsyncLifetime
{
    private const string Version = "3.35.0";

    // Emulators have one account, with a key that is public.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private Process? _process;
    private string _endpoint = "";

    /// <summary>False on a machine without Node.js.</summary>
    public bool IsRunning => _process is not null;

    /// <summary>A container that no other test uses. It does not exist yet.</summary>
    public BlobContainerClient NewContainer() => new(
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={_endpoint}/{Account};",
        $"checkpoints-{Guid.NewGuid():N}");

    public async ValueTask InitializeAsync()
    {
        if (!IsOnPath("node") || !IsOnPath("npm")) return;
        string program = Path.Combine(await Install(), "node_modules", "azurite", "dist", "src", "blob", "main.js");
        _process = Start("node", program, "--silent", "--skipApiVersionCheck", "--inMemoryPersistence", "--disableTelemetry", "--blobHost",
            "127.0.0.1", "--blobPort", "0");
        using var patience = new CancellationTokenSource(Patience);
        while (_endpoint.Length == 0)
        {
            string line = await _process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException("azurite ended before it listened");
            _endpoint = Listening().Match(line).Groups[1].Value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The folder of the installation. It exists only when the installation is complete.</summary>
    private static async Task<string> Install()
    {
        string root = typeof(Azurite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "RepositoryRoot").Value!;
        string folder = Path.Combine(Path.GetFullPath(root), "artifacts", $"azurite-{Version}");
        if (Directory.Exists(folder)) return folder;

        string unfinished = $"{folder}-{Guid.NewGuid():N}";
        Directory.CreateDirectory(unfinished);
        using Process npm = Start(
            "npm", "install", "--prefix", unfinished, "--no-audit", "--no-fund", "--loglevel", "error", $"azurite@{Version}");
        string output = await npm.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, $"npm install azurite ended with {npm.ExitCode}: {output}");
        Directory.Move(unfinished, folder);
        return folder;
    }

    private static bool IsOnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    [GeneratedRegex("successfully listens on (http://[0-9.:]+)")]
    private static partial Regex Listening();
}
