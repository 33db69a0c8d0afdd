using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;
using Gridfold.Models.SelfTests;
using Gridfold.Silo.OwnNetworks;

namespace Gridfold.Programs;

/// <summary>
/// The command line in the process of the tests. A command reads the environment and the working folder, which belong to the process, so
/// commands run one after the other. A test that starts a process names its working folder, because this one may be deleted meanwhile.
/// </summary>
internal static class CommandsHere
{
    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CliResult> Run(Home home, string[] arguments)
    {
        await Turn.WaitAsync();
        string folder = Environment.CurrentDirectory;
        try
        {
            Environment.SetEnvironmentVariable("GRIDFOLD_HOME", home.State);
            Environment.SetEnvironmentVariable("GRIDFOLD_CLUSTER", null);
            Environment.CurrentDirectory = home.Folder;
            using StringWriter output = new(), error = new();

            // Several threads write messages. The command must not wait for the threads of the test runner.
            int exitCode = await Task.Run(
                () => CommandLine.Run(new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error)), arguments));
            return new CliResult(exitCode, output.ToString(), error.ToString().TrimEnd('\n'));
        }
        finally
        {
            Environment.CurrentDirectory = folder;
            Turn.Release();
        }
    }

    /// <summary>
    /// Runs the processor's self-test, or a network of a user, in a process that was started for it, as the program itself does.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The test runner's Main is generated; this runs before it.")]
    internal static void DoTheTaskOfAProcess()
    {
        SelfTestProcess.RunIfAsked();
        NetworkProcess.RunIfAsked();
    }
}
