using System.Collections;
using System.Diagnostics;
using System.Reflection;

namespace Gridfold.Deploy.Tests.Packages;

/// <summary>
/// A folder in which <c>dotnet</c> works as on a machine of its own: a feed of packages, a cache of packages, and templates. What is not in
/// the feed comes from this machine's cache.
/// </summary>
internal sealed class DotnetMachine : IDisposable
{
    // Settings of the test's own run would change the builds inside it.
    private static readonly string[] Inherited = ["MSBuild", "MSBUILD", "GRIDFOLD_", "DOTNET_CLI", "CI", "TESTINGPLATFORM", "VSTEST"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public DotnetMachine()
    {
        File.WriteAllText(Path.Combine(Root, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="feed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{Cache}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>The configuration that the tests were built in: debug or release.</summary>
    public static string Configuration { get; } =
        typeof(DotnetMachine).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("gridfold-packages").FullName;

    /// <summary>The folder of the packages.</summary>
    public string Feed => Directory.CreateDirectory(Path.Combine(Root, "feed")).FullName;

    /// <summary>The options for a place of templates of its own.</summary>
    public string[] Hive => ["--debug:custom-hive", Path.Combine(Root, "hive")];

    private static string Cache => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Runs dotnet, and gives its output. The test fails if dotnet does.</summary>
    public async Task<string> Run(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key)
            .Where(name => Inherited.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))))
            start.Environment.Remove(name);
        start.Environment["NUGET_PACKAGES"] = Path.Combine(Root, "packages");
        start.Environment["GRIDFOLD_HOME"] = Path.Combine(Root, "home");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        // Nothing stays behind that would hold the folder.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        string text = await output + await errors;
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{text}");
        return text;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
