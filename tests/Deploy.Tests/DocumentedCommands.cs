using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gridfold.Deploy.Tests;

/// <summary>Runs commands of docs/deploy.md in an empty folder that has the repository's folder <c>deploy</c>.</summary>
internal sealed partial class DocumentedCommands : IDisposable
{
    private readonly DirectoryInfo _folder =
        Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", $"documented-{Guid.NewGuid():N}"));

    public DocumentedCommands() =>
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "deploy"), Path.Combine(Repository.Root, "deploy"));

    /// <summary>The path of something in the folder.</summary>
    public string PathOf(string relative) => Path.Combine(_folder.FullName, relative);

    /// <summary>The block of commands that has a text.</summary>
    public static string Block(string text) => Blocks()
        .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "deploy.md")))
        .Select(match => match.Groups[1].Value).Single(block => block.Contains(text, StringComparison.Ordinal));

    /// <summary>Runs commands.</summary>
    public void Run(string commands, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-u", "-c", commands])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [GeneratedRegex(@"^```bash\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
