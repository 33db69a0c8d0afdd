using System.CommandLine;
using Gridfold.Client.Rendering;

namespace Gridfold.Client.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    // The convention of https://no-color.org: any value that is not empty.
    private const string NoColorVariable = "NO_COLOR";

    private readonly Option<bool> _quiet = new("--quiet", "-q")
    { Description = "Print data, warnings and errors only: no progress and no hints", Recursive = true };

    private readonly Option<bool> _noColor = new("--no-color")
    { Description = $"Print without colours; {NoColorVariable} in the environment does the same", Recursive = true };

    private readonly Option<bool> _csvSafe = new("--csv-safe")
    {
        Description = "In CSV, put a quote (') before a text that begins with =, +, -, @ or a tab: no spreadsheet takes it for a formula",
        Recursive = true,
    };

    /// <summary>Adds the options to all commands.</summary>
    public void AddTo(RootCommand root)
    {
        foreach (Option<bool> option in (Option<bool>[])[_quiet, _noColor, _csvSafe]) root.Add(option);
    }

    /// <summary>Makes the terminal obey the options.</summary>
    public void Apply(ParseResult parsed, Terminal terminal)
    {
        bool isPlain = parsed.GetValue(_noColor) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(NoColorVariable));
        terminal.Apply(parsed.GetValue(_quiet), isPlain, parsed.GetValue(_csvSafe));
    }
}
