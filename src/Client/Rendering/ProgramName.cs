using System.Text.RegularExpressions;

namespace Gridfold.Client.Rendering;

/// <summary>
/// The name by which this program was called: <c>gridfold</c> from the path, or <c>./gridfold</c> in a clone. Messages name commands as
/// <c>gridfold COMMAND</c>; people get them as they can type them.
/// </summary>
internal sealed partial class ProgramName
{
    /// <summary>The environment variable in which the script <c>gridfold</c> tells how it was called.</summary>
    public const string Variable = "GRIDFOLD_CALLED_AS";

    private const string Installed = "gridfold";

    private readonly string _name;

    private ProgramName(string name) => _name = name;

    /// <summary>The name by which this process was called.</summary>
    public static ProgramName Current { get; } = Of(Environment.GetEnvironmentVariable(Variable), FirstArgument());

    /// <summary>Works out the name.</summary>
    /// <param name="told">The value of <see cref="Variable"/>, or null.</param>
    /// <param name="argument">The first word of the process's command line, or null.</param>
    public static ProgramName Of(string? told, string? argument)
    {
        if (!string.IsNullOrWhiteSpace(told)) return new ProgramName(Quoted(told));
        return new ProgramName(argument is not null && Path.GetFileName(argument) == Installed ? Quoted(argument) : Installed);
    }

    /// <summary>The message with each of its commands as it can be typed.</summary>
    public string In(string message) => _name == Installed ? message : Command().Replace(message, _name + " ");

    public override string ToString() => _name;

    private static string Quoted(string name) => name.Contains(' ', StringComparison.Ordinal) ? $"'{name}'" : name;

    /// <summary>
    /// The first word of the command line as the shell gave it, which .NET does not tell. Null where the system has no /proc.
    /// </summary>
    private static string? FirstArgument()
    {
        try
        {
            return File.ReadAllText("/proc/self/cmdline").Split('\0')[0];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The name before a word of lower case, after the start of a line, a space, a quote or a bracket.
    [GeneratedRegex(@"(?<=^|[\s'""(])gridfold (?!of\b)(?=[a-z])", RegexOptions.Multiline)]
    private static partial Regex Command();
}
