using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gridfold.EndToEnd.Tests.Reports;

/// <summary>The result of loading a page in a browser.</summary>
/// <param name="Dom">The document after loading.</param>
/// <param name="Console">The lines of the browser's console: errors and refused requests.</param>
/// <param name="Requests">The addresses that the page requested from the network.</param>
internal sealed record PageVisit(string Dom, IReadOnlyList<string> Console, IReadOnlyList<string> Requests);

/// <summary>A real Chromium without a window.</summary>
internal static partial class Browser
{
    // The log's name for requests of the browser itself, which looks for updates.
    private const string BrowserItself = "not an origin";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string? Program = ((string[])["chromium", "chromium-browser", "google-chrome"])
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Whether Chromium is installed.</summary>
    public static bool IsInstalled => Program is not null;

    /// <summary>Opens a file and waits until it is loaded.</summary>
    public static async Task<PageVisit> Open(string file, string folder)
    {
        string log = Path.Combine(folder, "net-log.json");
        var start = new ProcessStartInfo(Program!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                "--no-first-run",
                $"--user-data-dir={Path.Combine(folder, "profile")}", $"--log-net-log={log}", "--enable-logging=stderr", "--dump-dom",
                $"file://{file}",
            },
        };
        using Process browser = Process.Start(start)!;
        Task<string> dom = browser.StandardOutput.ReadToEndAsync(), errors = browser.StandardError.ReadToEndAsync();
        await browser.WaitForExitAsync().WaitAsync(Patience);
        string[] console = [.. (await errors).Split('\n').Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal))];
        return new PageVisit(await dom, console, Requests(await File.ReadAllTextAsync(log)));
    }

    private static string[] Requests(string log)
    {
        // A log that the browser could not finish lacks its last brackets.
        string whole = log.TrimEnd().EndsWith('}') ? log : log.TrimEnd().TrimEnd(',') + "]}";
        return [.. JsonNode.Parse(whole)!["events"]!.AsArray()
            .Select(entry => entry!["params"])
            .Where(request => request?["initiator"] is { } initiator && initiator.GetValue<string>() != BrowserItself)
            .Select(request => request!["url"]!.GetValue<string>())
            .Where(url => Web().IsMatch(url))
            .Distinct()];
    }

    [GeneratedRegex("^(https?|wss?|ftp):")]
    private static partial Regex Web();
}
