using System.CommandLine;
using System.CommandLine.Parsing;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.States;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>The command line: its commands, and the messages for one that fails.</summary>
internal static class CommandLine
{
    // Each command with its name, in the order of the help.
    private static readonly (string Name, Func<Terminal, Command> Create)[] All =
    [
        ("run", RunCommand.Create),
        ("submit", SubmitCommand.Create),
        ("resume", ResumeCommand.Create),
        ("extend", ExtendCommand.Create),
        ("replay", ReplayCommand.Create),
        ("ask", AskCommand.Create),
        ("tell", TellCommand.Create),
        ("watch", WatchCommand.Create),
        ("list", ListCommand.Create),
        ("describe", DescribeCommand.Create),
        ("leaderboard", LeaderboardCommand.Create),
        ("compare", CompareCommand.Create),
        ("trials", TrialsCommand.Create),
        ("report", ReportCommand.Create),
        ("plot", PlotCommand.Create),
        ("pause", OrderCommands.CreatePause),
        ("stop", OrderCommands.CreateStop),
        ("cancel", OrderCommands.CreateCancel),
        ("delete", DeleteCommand.Create),
        ("prune", PruneCommand.Create),
        ("repair", RepairCommand.Create),
        ("logs", LogsCommand.Create),
        ("predict", PredictCommand.Create),
        ("export", ExportCommand.Create),
        ("test", TestCommand.Create),
        ("plan", PlanCommand.Create),
        ("validate", ValidateCommand.Create),
        ("import", ImportCommand.Create),
        ("schema", SchemaCommand.Create),
        ("silos", SilosCommand.Create),
        ("silo", SiloCommand.Create),
        ("token", TokenCommand.Create),
        ("quota", QuotaCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("data", DataCommand.Create),
        ("model", ModelCommand.Create),
        ("config", ConfigCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>Runs one command.</summary>
    /// <param name="terminal">The streams that the command writes to.</param>
    /// <param name="arguments">The words after <c>gridfold</c>.</param>
    /// <returns>One of the values of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(Terminal terminal, IReadOnlyList<string> arguments)
    {
        RootCommand root = CommandsFor(terminal, arguments);
        var options = new GlobalOptions();
        options.AddTo(root);
        ExitCodeHelp.AddTo(root);
        ParseResult parsed = root.Parse(arguments);
        options.Apply(parsed, terminal);
        if (parsed.Errors.Count > 0) return BadUsage(terminal, parsed);
        try
        {
            // Commands handle Ctrl-C themselves.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Output,
                Error = terminal.Errors,
            });
        }
        catch (InputException exception)
        {
            terminal.Report("error", exception.Problems);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (ExitCodeOf(exception) is { } exitCode)
        {
            terminal.Complain($"error: {exception.Message}");
            return exitCode;
        }
        catch (Exception exception) when (Environment.GetEnvironmentVariable(ClientLog.Variable) is null)
        {
            terminal.Complain($"error: {exception.GetBaseException().Message} (GRIDFOLD_LOG=debug shows more)");
            return ExitCode.Failed;
        }
    }

    /// <summary>Makes the command line with all its commands.</summary>
    internal static RootCommand Commands(Terminal terminal)
    {
        RootCommand root = RootOf(All.Select(command => command.Create(terminal)));
        root.Add(HelpCommand.Create(root));
        return root;
    }

    /// <summary>Makes the command line for some words: with one command where the first word names it, which takes less time.</summary>
    private static RootCommand CommandsFor(Terminal terminal, IReadOnlyList<string> words)
    {
        Func<Terminal, Command>? named = words.Count == 0 ? null : All.FirstOrDefault(command => command.Name == words[0]).Create;
        return named is null ? Commands(terminal) : RootOf([named(terminal)]);
    }

    private static RootCommand RootOf(IEnumerable<Command> commands)
    {
        var root = new RootCommand("Hyper-parameter searches with k-fold cross-validation");
        foreach (Command command in commands) root.Add(command);
        return root;
    }

    /// <summary>The exit code for an exception whose message is written for users. Null for other exceptions.</summary>
    private static int? ExitCodeOf(Exception exception) => exception switch
    {
        RefusedException => ExitCode.BadInput,
        NotFoundException => ExitCode.NotFound,
        DeviceRefusedException or StateDamagedException or UnreachableException => ExitCode.Failed,
        _ => null,
    };

    private static int BadUsage(Terminal terminal, ParseResult parsed)
    {
        IEnumerable<string> errors = UnknownCommand(parsed) is { } unknown ? [unknown] : parsed.Errors.Select(UsageError.Describe);
        foreach (string error in errors) terminal.Complain($"error: {error}");
        terminal.Complain($"See: gridfold {string.Concat(CommandWords(parsed.CommandResult))}--help");
        return ExitCode.BadInput;
    }

    /// <summary>The message for a word that stands where a command must stand. Null for other errors.</summary>
    private static string? UnknownCommand(ParseResult parsed)
    {
        string[] known = [.. parsed.CommandResult.Command.Subcommands.Select(command => command.Name)];
        string? word = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        return known.Length > 0 && word is not null && !word.StartsWith('-')
            ? $"'{word}' is not a command{Suggestion.For(word, known)}"
            : null;
    }

    private static IEnumerable<string> CommandWords(CommandResult command) => command.Parent is CommandResult parent
        ? [.. CommandWords(parent), command.Command.Name + " "]
        : [];
}
