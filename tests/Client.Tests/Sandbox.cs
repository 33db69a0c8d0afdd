using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;

namespace Gridfold.Client.Tests;

/// <summary>The exit code and the output of a command in this process.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Fails with the whole output if the exit code is another one.</summary>
    public CommandResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode}, expected {exitCode}.\nstdout:\n{Output}\nstderr:\n{Error}");
        return this;
    }
}

/// <summary>A folder for the files of one test, in which commands run in this process.</summary>
internal sealed class Sandbox : IDisposable
{
    public Sandbox() => Directory.CreateDirectory(Folder);

    /// <summary>The GRIDFOLD_HOME of every test. No test here may create it.</summary>
    public static string Home { get; } = Path.Combine(Path.GetTempPath(), $"gridfold-no-home-{Guid.NewGuid():N}");

    /// <summary>The folder of the solution.</summary>
    public static string Repository { get; } = Path.GetFullPath(
        typeof(Sandbox).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "RepositoryRoot").Value!);

    /// <summary>The folder of the test's files.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"gridfold-sandbox-{Guid.NewGuid():N}");

    /// <summary>The path of one of the project's examples.</summary>
    public static string Example(string name) => Path.Combine(Repository, "examples", name);

    /// <summary>Writes a file of the test.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text, Encoding.UTF8);
        return path;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandResult> Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await CommandLine.Run(new Terminal(output, error), arguments);
        return new CommandResult(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    [ModuleInitializer]
    internal static void UseNoHome()
    {
        Environment.SetEnvironmentVariable("GRIDFOLD_HOME", Home);
        Environment.SetEnvironmentVariable("GRIDFOLD_CLUSTER", null);
    }
}
