using Gridfold.Models.Devices;
using Gridfold.Models.Input;

namespace Gridfold.Silo.OwnCode;

/// <summary>This very program, started once more for the user's network.</summary>
internal static class NetworkProgram
{
    /// <summary>The variable that makes the program such a process.</summary>
    public const string Variable = "GRIDFOLD_OWN_NETWORK";

    // What decides the arithmetic and the folder of its verdict, in an environment without secrets.
    private static readonly string[] Passed =
        [Libtorch.FolderVariable, DeviceSetting.InstructionSetVariable, "GRIDFOLD_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"];

    /// <summary>
    /// Whether this program does the work of such a process. Any other program would begin its own work once more, in endless processes.
    /// </summary>
    public static bool IsAvailable { get; private set; }

    /// <summary>Tells that this program does the work of such a process.</summary>
    public static void Offer() => IsAvailable = true;

    /// <summary>How the process is started.</summary>
    /// <param name="folder">The folder in which it starts.</param>
    /// <param name="memory">The most bytes of data. Null for no limit.</param>
    /// <param name="passesEnvironment">Whether it gets the whole environment.</param>
    /// <exception cref="InputException">This program does not do the work of such a process.</exception>
    public static ProgramStart Start(string folder, long? memory, bool passesEnvironment)
    {
        if (!IsAvailable)
        {
            throw new InputException("this program cannot start a process for it; let it call "
                + "GridfoldSession.RunChildProcessIfAsked() first of all, or run the file with 'gridfold run'");
        }

        var variables = new Dictionary<string, string>
        {
            [Variable] = "1",

            // The process ends before code that was compiled again, with what its first calls tell, pays for that.
            ["DOTNET_TieredPGO"] = "0",
        };
        foreach (string name in Passed)
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) variables[name] = value;
        return new ProgramStart(Command(), folder)
        {
            Key = "model.class",
            Memory = memory,
            PassesEnvironment = passesEnvironment,
            Variables = variables,
        };
    }

    // A program started as "dotnet PROGRAM.dll" runs in the process dotnet, and its file is the first argument.
    private static string[] Command() => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? [Environment.ProcessPath!, Path.GetFullPath(Environment.GetCommandLineArgs()[0])]
        : [Environment.ProcessPath!];
}
