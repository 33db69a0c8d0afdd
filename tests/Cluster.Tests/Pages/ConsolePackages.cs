using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>The packages that build the console and look at it. The first use installs them under artifacts/, with npm.</summary>
public sealed class ConsolePackages : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string Root = Path.GetFullPath(typeof(ConsolePackages).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "RepositoryRoot").Value!);

    private static readonly Lazy<Task<string>> Installed = new(Install);

    private string? _folder;

    /// <summary>False on a machine without Node.js.</summary>
    public bool AreInstalled => _folder is not null;

    /// <summary>The folder of the console's source.</summary>
    public static string Source { get; } = Path.Combine(Root, "src", "Silo", "Console");

    /// <summary>The script of axe, which finds barriers on pages.</summary>
    public string Axe => File.ReadAllText(Path.Combine(_folder!, "node_modules", "axe-core", "axe.min.js"));

    public async ValueTask InitializeAsync()
    {
        if (Programs.Find("node") is not null && Programs.Find("npm") is not null) _folder = await Installed.Value;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The folder of the installation. It exists only when the installation is complete.</summary>
    private static async Task<string> Install()
    {
        byte[] pins = await File.ReadAllBytesAsync(Path.Combine(Source, "package-lock.json"));
        string folder = Path.Combine(Root, "artifacts", $"console-{Convert.ToHexStringLower(SHA256.HashData(pins).AsSpan(0, 8))}");
        if (Directory.Exists(folder)) return folder;
        string unfinished = $"{folder}-{Guid.NewGuid():N}";
        Directory.CreateDirectory(unfinished);
        foreach (string name in (string[])["package.json", "package-lock.json"])
            File.Copy(Path.Combine(Source, name), Path.Combine(unfinished, name));
        await Run(unfinished, "npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error");
        Directory.Move(unfinished, folder);
        return folder;
    }

    /// <summary>Checks the types of the console's source, and builds it into a folder.</summary>
    public async Task Build(string output)
    {
        string work = Directory.CreateTempSubdirectory("gridfold-console-").FullName;
        foreach (string name in (string[])["package.json", "build.mjs", "tsconfig.json"])
            File.Copy(Path.Combine(Source, name), Path.Combine(work, name));
        Directory.CreateDirectory(Path.Combine(work, "src"));
        foreach (string file in Directory.GetFiles(Path.Combine(Source, "src")))
            File.Copy(file, Path.Combine(work, "src", Path.GetFileName(file)));
        Directory.CreateSymbolicLink(Path.Combine(work, "node_modules"), Path.Combine(_folder!, "node_modules"));
        await Run(work, "node", "node_modules/typescript/bin/tsc", "--noEmit");
        await Run(work, "node", "build.mjs", output);
        Directory.Delete(work, recursive: true);
    }

    private static async Task Run(string folder, string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await errors}");
    }
}
