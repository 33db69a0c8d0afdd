using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gridfold.Client.Commands;

/// <summary>Adds the exit codes to the text of <c>--help</c>.</summary>
internal sealed class ExitCodeHelp : SynchronousCommandLineAction
{
    private const string Text = """
        Exit codes:
          0    done
          1    failed
          2    bad input
          3    more failed trials than max_failed_trials allows
          4    cancelled
          5    not found
          6    ask: every trial was asked for
          130  interrupted
        """;

    private readonly SynchronousCommandLineAction _help;

    private ExitCodeHelp(SynchronousCommandLineAction help) => _help = help;

    /// <summary>Changes the help of all commands.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
            if (option.Action is SynchronousCommandLineAction help) option.Action = new ExitCodeHelp(help);
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = _help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Text);
        return exitCode;
    }
}
