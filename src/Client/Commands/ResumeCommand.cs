using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Hosting;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold resume ID</c>: goes on with an experiment that was paused or whose process ended, or tries its failed trials again. On this
/// machine the command runs until the experiment ends.
/// </summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<int?> slots = CommonOptions.Slots();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var failed = new Option<bool>("--failed") { Description = "Try the failed trials of an ended experiment again" };
        var command = new Command("resume", "Go on with a paused or interrupted experiment") { id, failed, slots, cluster, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            ClusterTarget target = ClusterTarget.Find(parsed.GetValue(cluster));
            target.RejectSlots(parsed.GetValue(slots));
            await using Session session = await Session.Open(terminal.Complain, target, parsed.GetValue(slots), interruption.Requested);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            bool tries = parsed.GetValue(failed);
            if (tries && experiment.Failed == 0 && experiment.Status is Status.Completed or Status.Failed)
            {
                terminal.Say($"{experiment.Id} has no failed trial");
                return ExitCode.Done;
            }

            if (!target.IsLocal && tries) return await TryAgainOnCluster(terminal, session, experiment.Id);
            if (!target.IsLocal) return await OnCluster(terminal, session, experiment);
            await DeviceCheck.Require(
                terminal.Complain, Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable), interruption.Requested);
            if (experiment.Status == Status.Paused || tries) await OnThisMachine(terminal, session, experiment.Id, tries, interruption);
            bool runsElsewhere = experiment.Status == Status.Running;
            if (runsElsewhere) terminal.Say($"{experiment.Id} is running already; watching it");
            return await new Follow(terminal, session, parsed.GetValue(output), drives: !runsElsewhere).Run(experiment.Id, interruption);
        });
        return command;
    }

    private static async Task OnThisMachine(Terminal terminal, Session session, string id, bool tries, Interruption interruption)
    {
        ExperimentSubmission submission = (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(id).GetSubmission()))!;
        LoadingView.During(terminal, session.Target.DatasetFolders, folders => interruption.EndsAtOnce(
            () => StoredData.Require(submission, folders, interruption.Requested)));
        if (tries) await session.Ask(grains => grains.GetGrain<IExperimentGrain>(id).TryFailedAgain());
        else await session.Ask(grains => grains.GetGrain<IExperimentGrain>(id).Resume());
    }

    private static async Task<int> TryAgainOnCluster(Terminal terminal, Session session, string id)
    {
        int trials = await session.Ask(grains => grains.GetGrain<IExperimentGrain>(id).TryFailedAgain());
        terminal.Say($"{id} tries {Format.Count(trials, "failed trial")} again. Watch it with:");
        terminal.Hint("  ", session.Target.CommandLine($"watch {id}"));
        return ExitCode.Done;
    }

    /// <summary>Resumes on a cluster. Its silos read and check the data, which this machine may not have.</summary>
    private static async Task<int> OnCluster(Terminal terminal, Session session, ExperimentSnapshot experiment)
    {
        Status status = await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).Resume());
        if (status != Status.Running)
        {
            terminal.Complain($"{experiment.Id} cannot be resumed: it is {status.ToString().ToLowerInvariant()} already");
            return ExitCode.Failed;
        }

        terminal.Say($"{experiment.Id} is running. Watch it with:");
        terminal.Hint("  ", session.Target.CommandLine($"watch {experiment.Id}"));
        return ExitCode.Done;
    }
}
