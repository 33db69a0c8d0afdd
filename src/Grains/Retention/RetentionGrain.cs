using Gridfold.Grains.Audit;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Index;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Repair;
using Microsoft.Extensions.Logging;

namespace Gridfold.Grains.Retention;

/// <summary>Looks at one experiment after the other. Each removal is an order in the audit log.</summary>
internal sealed partial class RetentionGrain(ICheckpointStore checkpoints, TimeProvider time, ILogger<RetentionGrain> logger)
    : Grain, IRetentionGrain
{
    /// <summary>The user of the orders. No user of a token can have this name.</summary>
    internal const string User = "(retention)";

    public async Task<int> Apply(RetentionOptions options)
    {
        int removed = 0;
        foreach (string id in await GrainFactory.GetExperimentIndex().GetAll())
        {
            try
            {
                if (await Apply(options, id)) removed++;
            }
            catch (Exception exception)
            {
                // One experiment must not keep the others. The next time tries this one again.
                LogNotRemoved(id, exception);
            }
        }

        return removed;
    }

    private async Task<bool> Apply(RetentionOptions options, string id)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (await GrainFactory.GetGrain<IExperimentGrain>(id).GetSnapshot() is not { Damage: null } snapshot) return false;
        if (!snapshot.Status.IsFinal() || now - snapshot.CreatedAt < options.Shortest) return false;
        TimeSpan age = now - await EndOf(snapshot);
        if (age >= options.Experiments)
        {
            await Audited("experiment.delete", id, async () => (await GrainFactory.GetRepair().Delete(id)) switch
            {
                Deletion.Done => "done",
                Deletion.NotEnded => "refused: it has not ended",
                _ => "failed: the storage cannot find what belongs to it",
            });
            return true;
        }

        string folder = KeptModels.FolderOf(id);
        if (!(age >= options.Models) || (await checkpoints.Measure(folder, CancellationToken.None)).Count == 0) return false;
        await Audited("models.delete", id, async () =>
        {
            await checkpoints.DeleteAll(folder, CancellationToken.None);
            return "done";
        });
        return true;
    }

    // The last change of state is the end. A log that lacks it is of an earlier version.
    private async Task<DateTimeOffset> EndOf(ExperimentSnapshot snapshot)
    {
        ExperimentLog log = await GrainFactory.GetGrain<IExperimentLogGrain>(snapshot.Id).Read();
        return log.Entries.LastOrDefault(entry => entry.Kind == LogKind.StateChanged)?.At ?? snapshot.CreatedAt;
    }

    private async Task Audited(string action, string experiment, Func<Task<string>> order)
    {
        IAuditLogGrain audit = GrainFactory.GetAuditLog();
        long number = await audit.Begin(new AuditedOrder(User, "", "", action, experiment));
        string outcome = await order();
        await audit.End(number, outcome);
        LogOrder(action, experiment, outcome);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention: {Action} of {Experiment}: {Outcome}")]
    private partial void LogOrder(string action, string experiment, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retention could not remove experiment {Experiment}; it will be tried again")]
    private partial void LogNotRemoved(string experiment, Exception exception);
}
