using System.Diagnostics;

namespace Gridfold.Silos.Tests.Tls;

/// <summary>A cluster's authority and certificates, made by deploy/tls/authority.sh, as docs/cluster.md says.</summary>
internal sealed class Authority
{
    private Authority(string folder) => Folder = folder;

    /// <summary>The folder of authority.pem, silo.pem, client.pem and their keys.</summary>
    public string Folder { get; }

    public static bool CanBeMade => File.Exists("/usr/bin/openssl") && File.Exists("/usr/bin/bash");

    public static async Task<Authority> Make(string folder)
    {
        (int exitCode, string output) = await Run("new", folder);
        Assert.True(exitCode == 0, output);
        return new Authority(folder);
    }

    /// <summary>Runs the script.</summary>
    public static async Task<(int ExitCode, string Output)> Run(params string[] arguments)
    {
        string script = Path.Combine(Repository.Root, "deploy", "tls", "authority.sh");
        using Process process = Process.Start(
            new ProcessStartInfo("/usr/bin/bash", [script, .. arguments])
            { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        string[] output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }

    /// <summary>The settings of a silo with the certificates in a folder.</summary>
    public static string[] SiloSettings(string folder) =>
    [
        $"--Gridfold:Tls:Certificate={Path.Combine(folder, "silo.pem")}", $"--Gridfold:Tls:Key={Path.Combine(folder, "silo.key")}",
        $"--Gridfold:Tls:Authority={Path.Combine(folder, "authority.pem")}",
    ];

    /// <summary>The options of <c>config set</c> for the client's certificate in a folder.</summary>
    public static string[] ClientOptions(string folder) =>
        ["--cert", Path.Combine(folder, "client.pem"), "--key", Path.Combine(folder, "client.key"), "--authority",
            Path.Combine(folder, "authority.pem")];
}
