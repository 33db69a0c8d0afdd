using System.Diagnostics;

namespace Gridfold.Silos.Tests.Images;

/// <summary>
/// Runs commands as a pod of deploy/k8s runs them: as user 10001, without capabilities, with one writable folder. Only root can do this.
/// Where even root may not mount, the file system stays as writable as it is for that user.
/// </summary>
internal sealed class Confinement
{
    public const int User = 10001;

    private const string Script = """
        set -e
        writable=$1 empty=$2 readonly=$3; shift 3
        if [ "$readonly" = yes ]; then
            mount --make-rprivate /
            mount --bind "$writable" "$writable"
            mount -o remount,bind,ro /
        fi
        cd "$empty"
        exec env -i PATH="$PATH" HOME="$writable" TMPDIR="$writable" GRIDFOLD_HOME="$writable/gridfold" DOTNET_NOLOGO=1 \
            setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
        """;

    private readonly string _empty;

    /// <summary>Prepares the confinement.</summary>
    /// <param name="folder">The folder for what is written, and for the empty working folder.</param>
    public Confinement(string folder)
    {
        Writable = Path.Combine(folder, "writable");
        _empty = Path.Combine(folder, "empty");
        Directory.CreateDirectory(Writable);
        Directory.CreateDirectory(_empty);
        Expect("chown", $"{User}:{User}", Writable);
        IsReadOnly = Run("unshare", "--mount", "sh", "-c", "mount --make-rprivate / && mount -o remount,bind,ro /").ExitCode == 0;
    }

    /// <summary>The only writable folder.</summary>
    public string Writable { get; }

    /// <summary>Whether the rest of the file system is read-only for root, too.</summary>
    public bool IsReadOnly { get; }

    /// <summary>The command that runs another command in confinement.</summary>
    public IReadOnlyList<string> Around(params string[] command) =>
        [.. IsReadOnly ? (string[])["unshare", "--mount"] : [], "sh", "-c", Script, "sh", Writable, _empty, IsReadOnly ? "yes" : "no",
            .. command];

    /// <summary>Runs a command in confinement to its end.</summary>
    /// <returns>The standard output.</returns>
    public string Expect(params string[] command) => Result(Run([.. Around(command)]), command);

    /// <summary>Runs a command in confinement to its end, whatever its exit code is.</summary>
    public CliResult Try(params string[] command) => Run([.. Around(command)]);

    private static void Expect(string program, string first, string second) =>
        Result(Run(program, first, second), [program, first, second]);

    private static string Result(CliResult result, string[] command)
    {
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', command)} ended with {result.ExitCode}:\n{result.Output}{result.Error}");
        return result.Output;
    }

    private static CliResult Run(params string[] command)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new CliResult(process.ExitCode, output.Result, error.Result);
    }
}
