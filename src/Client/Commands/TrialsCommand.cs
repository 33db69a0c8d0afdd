using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold trials ID</c>: lists the trials by number, with those that are being trained.</summary>
internal static class TrialsCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        var state = new Option<Status?>("--state") { Description = "Only trials in this state: Running, Completed, Failed or Pruned" };
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("trials", "List an experiment's trials in the order of their numbers") { id, state, cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            var rows = new SortedDictionary<long, object?[]>();
            foreach (long running in experiment.Running.Where(lease => lease.IsTraining).Select(lease => lease.Lease.Fold.Trial))
                rows[running] = [running, Status.Running.ToString(), null, null, null, null, null, null, null];
            await foreach (RankedResult ranked in RankedResult.All(session, experiment, cancellationToken))
            {
                TrialResult trial = ranked.Result;
                string values = string.Join(", ", trial.Hyperparameters.Where(value => value.IsActive)
                    .Select(value => $"{value.Name}={Format.Value(value)}"));
                rows[trial.Trial] = [trial.Trial, trial.Status.ToString(), ranked.Rank, values, trial.Score, trial.ScoreDeviation,
                    trial.Epochs, trial.Reason, trial.FoldScores.Count];
            }

            string? wanted = parsed.GetValue(state)?.ToString();
            RowOutput.Print(
                terminal, parsed.GetValue(output),
                ["trial", "state", "rank", "hyperparameters", "score", "score_std", "epochs", "reason", "folds"],
                rows.Values.Where(row => wanted is null || (string?)row[1] == wanted));
            return ExitCode.Done;
        });
        return command;
    }
}
