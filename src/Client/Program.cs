using System.CommandLine;
using System.CommandLine.Parsing;
using Gridfold.Client;
using Gridfold.Client.Clusters;
using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.States;
using Gridfold.Models.Devices;
using Gridfold.Models.Devices.SelfTests;
using Gridfold.Models.Input;

SelfTestProcess.RunIfAsked();
var terminal = new Terminal();
var root = new RootCommand("Hyper-parameter searches with k-fold cross-validation")
{
    RunCommand.Create(terminal),
    SubmitCommand.Create(terminal),
    ResumeCommand.Create(terminal),
    WatchCommand.Create(terminal),
    ListCommand.Create(terminal),
    DescribeCommand.Create(terminal),
    LeaderboardCommand.Create(terminal),
    TrialsCommand.Create(terminal),
    ReportCommand.Create(terminal),
    PlotCommand.Create(terminal),
    OrderCommands.CreatePause(terminal),
    OrderCommands.CreateStop(terminal),
    OrderCommands.CreateCancel(terminal),
    DeleteCommand.Create(terminal),
    RepairCommand.Create(terminal),
    LogsCommand.Create(terminal),
    PredictCommand.Create(terminal),
    ExportCommand.Create(terminal),
    TestCommand.Create(terminal),
    PlanCommand.Create(terminal),
    ValidateCommand.Create(terminal),
    SilosCommand.Create(terminal),
    SiloCommand.Create(terminal),
    DoctorCommand.Create(terminal),
    DataCommand.Create(terminal),
    ModelCommand.Create(terminal),
    ConfigCommand.Create(terminal),
};
root.Add(HelpCommand.Create(root));

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (ParseError error in parsed.Errors) terminal.Say($"error: {error.Message}");
    if (parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.Subcommands.Count > 0)
        terminal.Say($"'{parsed.UnmatchedTokens[0]}' is not a command{Suggestion.For(parsed.UnmatchedTokens[0], [.. parsed.CommandResult.Command.Subcommands.Select(command => command.Name)])}");
    terminal.Say($"See: gridfold {string.Concat(CommandWords(parsed.CommandResult))}--help");
    return ExitCode.BadInput;
}

try
{
    // Commands handle Ctrl-C themselves.
    return QuickExit.With(await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }));
}
catch (InputException exception)
{
    terminal.Report("error", exception.Problems);
    return ExitCode.BadInput;
}
catch (RefusedException exception)
{
    terminal.Say($"error: {exception.Message}");
    return ExitCode.BadInput;
}
catch (NotFoundException exception)
{
    terminal.Say($"error: {exception.Message}");
    return ExitCode.NotFound;
}
catch (DeviceRefusedException exception)
{
    terminal.Say($"error: {exception.Message}");
    return ExitCode.Failed;
}
catch (StateDamagedException exception)
{
    terminal.Say($"error: {exception.Message}");
    return ExitCode.Failed;
}
catch (UnreachableException exception)
{
    terminal.Say($"error: {exception.Message}");
    return ExitCode.Failed;
}
catch (OperationCanceledException)
{
    return ExitCode.Interrupted;
}
catch (Exception exception) when (Environment.GetEnvironmentVariable("GRIDFOLD_LOG") is null)
{
    terminal.Say($"error: {exception.GetBaseException().Message} (GRIDFOLD_LOG=debug shows more)");
    return ExitCode.Failed;
}

static IEnumerable<string> CommandWords(CommandResult command) => command.Parent is CommandResult parent
    ? [.. CommandWords(parent), command.Command.Name + " "]
    : [];
