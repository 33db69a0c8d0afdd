using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace Gridfold.Silo.OwnCode;

/// <summary>How the user's program is started.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Folder">The folder in which it starts.</param>
internal sealed record ProgramStart(IReadOnlyList<string> Command, string Folder)
{
    // The variables that programs need to run, and that hold no secret. A name with '*' stands for all that begin with it.
    private static readonly string[] Passed =
    [
        "PATH", "HOME", "USER", "LANG", "LC_*", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHON*", "DOTNET_*", "JAVA_HOME",
        "CUDA_*", "NVIDIA_*", "OMP_*", "MKL_*", "OPENBLAS_*",
    ];

    /// <summary>The most bytes of data of each process. Null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Whether the program gets the whole environment.</summary>
    public bool PassesEnvironment { get; init; }

    /// <summary>The key of the experiment file that needs the program, for messages.</summary>
    public string Key { get; init; } = "training.command";

    /// <summary>Variables that the program gets beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of <see cref="ProcessFamily.Variable"/>, which no other program has.</summary>
    public string Mark { get; } = Guid.NewGuid().ToString("N");

    /// <summary>
    /// Makes the start of the process. setpriv lets the system kill the program when the silo dies, and keeps it from gaining rights.
    /// setsid keeps signals of the terminal away, such as Ctrl-C for the silo. prlimit sets the limit of memory.
    /// </summary>
    public ProcessStartInfo ToInfo()
    {
        var info = new ProcessStartInfo("setpriv")
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] words =
        [
            "--pdeathsig", "KILL", "--no-new-privs", "setsid",
            .. Memory is { } bytes ? ["prlimit", $"--data={bytes.ToString(CultureInfo.InvariantCulture)}"] : Array.Empty<string>(),
            .. Command,
        ];
        foreach (string word in words) info.ArgumentList.Add(word);
        SetEnvironment(info.Environment);
        return info;
    }

    private void SetEnvironment(IDictionary<string, string?> environment)
    {
        if (!PassesEnvironment)
        {
            environment.Clear();
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
                if (IsPassed((string)variable.Key)) environment[(string)variable.Key] = (string?)variable.Value;
        }

        // One slot, one thread: more threads would change the order of sums.
        environment.TryAdd("OMP_NUM_THREADS", "1");
        environment[ProcessFamily.Variable] = Mark;
        foreach ((string name, string value) in Variables) environment[name] = value;
    }

    private static bool IsPassed(string name) => Passed.Any(
        known => known.EndsWith('*') ? name.StartsWith(known[..^1], StringComparison.Ordinal) : name == known);
}
