using Gridfold.Grains;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Trials;

namespace Gridfold.Silo.Documents;

/// <summary>The kept models of a trial's folds, read from the cluster.</summary>
/// <param name="Trial">The trial's result.</param>
/// <param name="Files">
/// The file of each fold (<see cref="Gridfold.Models.Prediction.FoldModel"/>), in the order of the folds. Of nested validation only the
/// outer folds predict, because their networks have the most training rows.
/// </param>
public sealed record TrialModel(TrialResult Trial, IReadOnlyList<(string Name, byte[] Bytes)> Files)
{
    /// <summary>Reads the best trial's models, or those of another trial.</summary>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="number">The number of the trial. Null for the best.</param>
    /// <param name="mostBytes">The greatest size of all files together.</param>
    /// <exception cref="NotFoundException">No trial has completed, or its models are not kept, or they are too large.</exception>
    public static async Task<TrialModel> Fetch(
        IGrainAccess access, ExperimentSnapshot experiment, long? number, long mostBytes = long.MaxValue)
    {
        long? missing = null;
        while (true)
        {
            IReadOnlyList<TrialResult> top = await access.Ask(grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id).GetTop(1));
            if (top is not [{ Status: Status.Completed } best])
                throw new NotFoundException($"{experiment.Id} has no completed trial, and so no weights");
            TrialResult trial = number is not { } wanted || wanted == best.Trial
                ? best
                : await access.Ask(grains => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment.Id, wanted)).GetResult())
                    ?? throw new NotFoundException($"{experiment.Id} has no result of trial {wanted}");
            if (await Fetch(access, experiment, trial, mostBytes) is { } files) return new TrialModel(trial, files);
            if (trial != best)
                throw new NotFoundException($"the weights of trial {trial.Trial} are not kept; those of the best trial, {best.Trial}, are; "
                    + "write keep: all or keep: N into the experiment file to keep more");

            // A running search may have found a better trial meanwhile, and deleted the models of the earlier best.
            if (missing == best.Trial)
                throw new NotFoundException($"the weights of trial {best.Trial} of {experiment.Id} are not kept; "
                    + "a program of its own trained it, the retention of the cluster removed it, or an earlier version searched it");
            missing = best.Trial;
        }
    }

    private static async Task<IReadOnlyList<(string Name, byte[] Bytes)>?> Fetch(
        IGrainAccess access, ExperimentSnapshot experiment, TrialResult trial, long mostBytes)
    {
        var files = new List<(string, byte[])>();
        long left = mostBytes;
        for (int fold = experiment.FirstPredictingFold; fold <= experiment.FoldsPerTrial; fold++)
        {
            var id = new FoldId(experiment.Id, trial.Trial, fold);
            FoldResult? result = await access.Ask(grains => grains.GetGrain<IFoldGrain>(id.ToString()).GetResult());
            if (result?.Summary.WeightsHash is not { } hash || await Fetch(access, id, hash, left) is not { } bytes) return null;
            left -= bytes.Length;
            files.Add(($"the model of fold {id}", bytes));
        }

        return files;
    }

    private static async Task<byte[]?> Fetch(IGrainAccess access, FoldId fold, string hash, long mostBytes)
    {
        using var content = new MemoryStream();
        while (true)
        {
            byte[]? part = await access.Ask(
                grains => grains.GetGrain<IModelReaderGrain>(fold.ToString()).Read(fold, hash, content.Length));
            if (part is null) return null;
            if (part.Length == 0) return content.ToArray();
            if (content.Length + part.Length > mostBytes)
            {
                throw new NotFoundException($"the weights of trial {fold.Trial} are too large to predict with here; "
                    + "export them, and predict with 'gridfold predict FOLDER'");
            }

            content.Write(part);
        }
    }
}
