using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gridfold.Silos.Tests.Clusters;
using Gridfold.Silos.Tests.Telemetry;

namespace Gridfold.Silos.Tests.Images;

/// <summary>The contents of the image, published by the Dockerfile's own command, run as a pod runs them.</summary>
public sealed partial class PublishedSiloTests
{
    // libtorch alone is 460 MB.
    private const long MostBytes = 600L << 20;

    [Fact]
    public async Task Image_AsAPodRunsIt_TrainsASearch()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "only root can become another user");
        using var home = new Home();
        string app = Path.Combine(home.Folder, "app");
        await Publish(app);
        FileInfo[] files = [.. new DirectoryInfo(app).EnumerateFiles("*", SearchOption.AllDirectories)];
        Assert.InRange(files.Sum(file => file.Length), 1, MostBytes);
        Assert.DoesNotContain(files, file => file.Name.StartsWith("libtorch_python", StringComparison.Ordinal));
        Sbom.Check(app, "gridfold-silo");
        Sbom.Check(app, "gridfold");

        var confinement = new Confinement(home.Folder);
        await using var redis = new RedisServer(home.Folder);
        await redis.Start();
        await using SiloProcess silo = SiloProcess.Start(
            "published", confinement.Around("dotnet", Path.Combine(app, "gridfold-silo.dll")),
            SiloProcess.OnRedis(redis, confinement.Writable));
        await silo.Ready();
        string status = await File.ReadAllTextAsync($"/proc/{silo.ProcessId}/status", TestContext.Current.CancellationToken);
        Assert.Matches($@"Uid:\s+{Confinement.User}\s+{Confinement.User}\s", status);
        Assert.Matches(@"CapEff:\s+0+\n", status);
        Assert.Matches(@"NoNewPrivs:\s+1\n", status);
        Assert.Equal(
            confinement.IsReadOnly,
            confinement.Try("sh", "-c", "awk '$2 == \"/\" { print $4 }' /proc/mounts | tail -n 1 | grep -qE '(^|,)ro(,|$)'").ExitCode == 0);

        // The command line beside the silo.
        string gridfold = Path.Combine(app, "gridfold"), search = Path.Combine(Repository.Root, "deploy", "k8s", "submit", "search.yaml");
        string id = confinement.Expect(gridfold, "submit", search, "--set", "training.epochs=5", "--cluster", silo.Gateway).Trim();
        JsonNode document = JsonNode.Parse(confinement.Expect(gridfold, "watch", id, "--cluster", silo.Gateway, "-o", "json"))!;
        Assert.Equal("Completed", document["experiment"]!["state"]!.GetValue<string>());
        Assert.Contains("gridfold_folds_finished_total{otel_scope_name=\"Gridfold\",outcome=\"completed\"} 30", await Scrape.Text(silo),
            StringComparison.Ordinal);

        silo.Stop();
        Assert.Equal(0, await silo.Ended());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(home.Folder, "empty")));
        Assert.Equal(files.Length, Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories).Count());
    }

    /// <summary>
    /// Runs the Dockerfile's command with the defaults of its arguments. The command restores nothing, so the packages are restored before.
    /// </summary>
    private static async Task Publish(string app)
    {
        string dockerfile = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Dockerfile")))
            .Replace("\\\n", " ", StringComparison.Ordinal);
        string command = Command().Match(dockerfile).Groups[1].Value;
        Assert.Contains("--output /app ", command, StringComparison.Ordinal);
        command = command.Replace("--output /app ", $"--output {app} --nologo --verbosity quiet ", StringComparison.Ordinal)
            .Replace("--no-restore", "", StringComparison.Ordinal);
        var start = new ProcessStartInfo(
            "sh", ["-c", command])
        { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (Match argument in Argument().Matches(dockerfile)) start.Environment[argument.Groups[1].Value] = argument.Groups[2].Value;
        using Process publish = Process.Start(start)!;
        Task<string> output = publish.StandardOutput.ReadToEndAsync(), error = publish.StandardError.ReadToEndAsync();
        await publish.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(publish.ExitCode == 0, $"{command}\n{await output}{await error}");
    }

    [GeneratedRegex(@"RUN (for project in .+ done)\s+&&", RegexOptions.Singleline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^ARG (\w+)=(\S+)", RegexOptions.Multiline)]
    private static partial Regex Argument();
}
