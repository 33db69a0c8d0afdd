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
    /// <summary>Runs one command.</summary>
    /// <param name="terminal">The streams that the command writes to.</param>
    /// <param name="arguments">The words after <c>gridfold</c>.</param>
    /// <returns>One of the values of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(Terminal terminal, IReadOnlyList<string> arguments)
    {
        RootCommand root = Commands(terminal);
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
                Output = terminal.Out.Profile.Out.Writer,
                Error = terminal.Error.Profile.Out.Writer,
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
        catch (Exception exception) when (Environment.GetEnvironmentVariable("GRIDFOLD_LOG") is null)
        {
            terminal.Complain($"error: {exception.GetBaseException().Message} (GRIDFOLD_LOG=debug shows more)");
            return ExitCode.Failed;
        }
    }

    /// <summary>Makes the command line with its commands.</summary>
    internal static RootCommand Commands(Terminal terminal)
    {
        var root = new RootCommand("Hyper-parameter searches with k-fold cross-validation")
        {
            RunCommand.Create(terminal),
            SubmitCommand.Create(terminal),
            ResumeCommand.Create(terminal),
            ExtendCommand.Create(terminal),
            ReplayCommand.Create(terminal),
            AskCommand.Create(terminal),
            TellCommand.Create(terminal),
            WatchCommand.Create(terminal),
            ListCommand.Create(terminal),
            DescribeCommand.Create(terminal),
            LeaderboardCommand.Create(terminal),
            CompareCommand.Create(terminal),
            TrialsCommand.Create(terminal),
            ReportCommand.Create(terminal),
            PlotCommand.Create(terminal),
            OrderCommands.CreatePause(terminal),
            OrderCommands.CreateStop(terminal),
            OrderCommands.CreateCancel(terminal),
            DeleteCommand.Create(terminal),
            PruneCommand.Create(terminal),
            RepairCommand.Create(terminal),
            LogsCommand.Create(terminal),
            PredictCommand.Create(terminal),
            ExportCommand.Create(terminal),
            TestCommand.Create(terminal),
            PlanCommand.Create(terminal),
            ValidateCommand.Create(terminal),
            ImportCommand.Create(terminal),
            SchemaCommand.Create(terminal),
            SilosCommand.Create(terminal),
            SiloCommand.Create(terminal),
            TokenCommand.Create(terminal),
            QuotaCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            DataCommand.Create(terminal),
            ModelCommand.Create(terminal),
            ConfigCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        root.Add(HelpCommand.Create(root));
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
