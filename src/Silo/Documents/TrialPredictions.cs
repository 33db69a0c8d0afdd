using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Predictions;
using Gridfold.Grains.Results;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;

namespace Gridfold.Silo.Documents;

/// <summary>Reads the predictions of validation rows from the cluster.</summary>
public static class TrialPredictions
{
    /// <summary>Reads the predictions of all folds of a trial. Null where a fold's predictions are not kept.</summary>
    public static async Task<IReadOnlyList<FoldPredictions>?> Read(IGrainAccess access, ExperimentSnapshot experiment, long trial) =>
        (await ReadAll(access, experiment, [trial]))[0];

    /// <summary>Reads the predictions of the best trial, or of another trial.</summary>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="trial">The number of the trial. Null for the best.</param>
    /// <exception cref="NotFoundException">No trial has completed, or the predictions are not kept.</exception>
    public static async Task<IReadOnlyList<FoldPredictions>> Find(IGrainAccess access, ExperimentSnapshot experiment, long? trial)
    {
        long number = trial
            ?? (await access.Ask(grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id).GetTop(1)))
                .FirstOrDefault(best => best.Status == Status.Completed)?.Trial
            ?? throw new NotFoundException($"{experiment.Id} has no completed trial, and so no predictions");
        if (!experiment.HasTrial(number))
            throw new NotFoundException($"{experiment.Id} has no trial {number}; its trials are {experiment.NumbersText}");
        return await Read(access, experiment, number) ?? throw new NotFoundException(FormattableString.Invariant(
            $"the predictions of trial {number} of {experiment.Id} are not kept: it did not complete, an earlier version trained it, ")
            + FormattableString.Invariant($"or those of the search would take over {KeptPredictions.MaxExperimentBytes >> 20} MiB"));
    }

    // An answer may end before the last trial, so the rest is asked for again.
    private static async Task<IReadOnlyList<FoldPredictions>?[]> ReadAll(
        IGrainAccess access, ExperimentSnapshot experiment, IReadOnlyList<long> trials)
    {
        var read = new List<byte[]?[]>();
        while (read.Count < trials.Count)
        {
            long[] rest = [.. trials.Skip(read.Count)];
            read.AddRange(await access.Ask(
                grains => grains.GetGrain<IPredictionReaderGrain>("any").Read(experiment.Id, rest, experiment.FoldsPerTrial)));
        }

        return [.. read.Select(folds =>
        {
            FoldPredictions[] known = [.. folds.OfType<byte[]>().Select(PredictionsFormat.Read).OfType<FoldPredictions>()];
            return known.Length == folds.Length ? known : null;
        })];
    }

    /// <summary>
    /// Reads the predictions of all trials that could be chosen. Of trials with the same weights, one is read. Null where predictions of a
    /// trial are not kept.
    /// </summary>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="trials">The best trials in order.</param>
    public static async Task<IReadOnlyList<Candidate>?> ReadCandidates(
        IGrainAccess access, ExperimentSnapshot experiment, ExperimentSpec spec, IReadOnlyList<TrialResult> trials)
    {
        bool readsLoss = MetricTable.Find(experiment.Objective.Metric)?.Name is "pinball" or "loss";
        var candidates = new List<Candidate>();
        TrialResult[][] equal = [.. trials.Where(trial => trial.Status == Status.Completed)
            .GroupBy(trial => trial.WeightsHash).Select(group => group.OrderBy(trial => trial.Trial).ToArray())];

        // The first page has one trial: where its predictions are not kept, no other is asked for.
        foreach (TrialResult[][] page in equal.Take(1).Chunk(1).Concat(equal.Skip(1).Chunk(IPredictionReaderGrain.MaxTrials)))
        {
            IReadOnlyList<FoldPredictions>?[] read = await ReadAll(access, experiment, [.. page.Select(group => group[0].Trial)]);
            foreach ((TrialResult[] group, IReadOnlyList<FoldPredictions>? folds) in page.Zip(read))
            {
                if (folds is null) return null;
                LossSpec? loss = readsLoss ? TrialSpec.Bind(spec, group[0].Hyperparameters).Training.Loss : null;
                candidates.Add(new Candidate(group[0].Trial, folds)
                {
                    Twins = [.. group.Skip(1).Select(trial => trial.Trial)],
                    Quantile = loss?.Quantile ?? 0.5,
                    HasLogLoss = loss is CrossEntropySpec,
                });
            }
        }

        return candidates;
    }
}
