using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold pause ID</c>, <c>gridfold stop ID</c> and <c>gridfold cancel ID</c>: send an order to an experiment, from any process.
/// </summary>
internal static class OrderCommands
{
    public static Command CreatePause(Terminal terminal) => Create(
        terminal, "pause", "Free an experiment's slots; 'resume' goes on", Status.Paused, "paused", experiment => experiment.Pause());

    public static Command CreateStop(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("stop", "Start nothing new, let the folds in training end, then pause") { id, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            string resolved = (await session.Find(parsed.GetRequiredValue(id))).Id;
            Status status = await session.Ask(grains => grains.GetGrain<IExperimentGrain>(resolved).Stop());
            switch (status)
            {
                case Status.Running:
                    terminal.Say($"{resolved} is stopping: it pauses when the folds in training have ended; "
                        + "'gridfold resume' takes that back");
                    return ExitCode.Done;
                case Status.Paused:
                    terminal.Say($"{resolved} is paused: no fold was in training");
                    return ExitCode.Done;
                default:
                    terminal.Complain($"{resolved} cannot be stopped: it is {status.ToString().ToLowerInvariant()} already");
                    return ExitCode.Failed;
            }
        });
        return command;
    }

    public static Command CreateCancel(Terminal terminal) => Create(
        terminal, "cancel", "End an experiment now; what is recorded stays", Status.Cancelled, "cancelled",
        experiment => experiment.Cancel());

    private static Command Create(
        Terminal terminal, string verb, string description, Status wanted, string done, Func<IExperimentGrain, Task<Status>> order)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command(verb, description) { id, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            string resolved = (await session.Find(parsed.GetRequiredValue(id))).Id;
            Status status = await session.Ask(grains => order(grains.GetGrain<IExperimentGrain>(resolved)));
            if (status == wanted)
            {
                terminal.Say($"{resolved} is {done}");
                return ExitCode.Done;
            }

            terminal.Complain($"{resolved} cannot be {done}: it is {status.ToString().ToLowerInvariant()} already");
            return ExitCode.Failed;
        });
        return command;
    }
}
