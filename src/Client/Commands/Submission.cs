using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Client.TrialLogs;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary>Submits an experiment to a cluster, or to the silo of this machine.</summary>
internal static class Submission
{
    /// <summary>Submits a checked file and shows the search until it ends.</summary>
    /// <param name="terminal">The streams that show the search.</param>
    /// <param name="session">The session with the cluster.</param>
    /// <param name="file">The file.</param>
    /// <param name="output">The format of the leaderboard.</param>
    /// <param name="interruption">Reports Ctrl-C.</param>
    /// <param name="extends">The id of the experiment whose folds the new one takes over. Null for none.</param>
    /// <param name="promotes">See <see cref="ExperimentSubmission.Promotes"/>.</param>
    /// <param name="atEnd">See <see cref="Follow.AtEnd"/>.</param>
    /// <param name="logs">See <see cref="Follow.Logs"/>.</param>
    /// <returns>The exit code of the command.</returns>
    public static async Task<int> Run(
        Terminal terminal, Session session, SpecFile file, OutputFormat output, Interruption interruption, string? extends = null,
        int? promotes = null, Func<ExperimentSnapshot, CancellationToken, Task<int>>? atEnd = null, List<TrialLog>? logs = null)
    {
        ClusterTarget target = session.Target;
        if (target.IsLocal)
        {
            await DeviceCheck.Require(
                terminal.Complain, Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable), interruption.Requested);
        }

        string id = await Send(terminal, session, file, interruption.Requested, extends, promotes);
        if (!target.IsLocal) terminal.Say($"Submitted {id} to cluster {target.Name}");
        if (extends is not null) terminal.Say($"{id} takes over the completed folds of {extends}");
        if (!target.IsLocal && promotes is null) await Warn(terminal, session, file, target.Name);
        return await new Follow(terminal, session, output, drives: target.IsLocal) { AtEnd = atEnd, Logs = logs ?? [] }
            .Run(id, interruption);
    }

    /// <summary>Submits a checked file. The search starts at once.</summary>
    /// <param name="terminal">Receives messages about a warm start, and about what is sent.</param>
    /// <param name="session">The session with the cluster.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the sending of classes early.</param>
    /// <param name="extends">The id of the experiment whose folds the new one takes over. Null for none.</param>
    /// <param name="promotes">See <see cref="ExperimentSubmission.Promotes"/>.</param>
    /// <returns>The new experiment's id.</returns>
    public static async Task<string> Send(
        Terminal terminal, Session session, SpecFile file, CancellationToken cancellationToken, string? extends = null,
        int? promotes = null)
    {
        return await Submitter.Send(session, file, warning => terminal.Complain($"warning: {warning}"), terminal.Say, cancellationToken,
            extends, promotes);
    }

    /// <summary>Warns when the cluster has more slots than the search can use.</summary>
    public static async Task Warn(Terminal terminal, Session session, SpecFile file, string cluster)
    {
        if (file.Plan.Lag is null) return;
        ClusterSlots slots = await session.Ask(grains => grains.GetSlotPool().GetSlots());
        SearchWidth.Tell(terminal, file, slots, $"cluster {cluster}");
    }
}
