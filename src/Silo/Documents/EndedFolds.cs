using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;

namespace Gridfold.Silo.Documents;

/// <summary>Reads the results of folds from the cluster.</summary>
public static class EndedFolds
{
    /// <summary>Reads the folds of some trials that have ended, in one question.</summary>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="trials">The numbers of the trials.</param>
    /// <returns>The folds in the order of the trials, each with the number of its trial.</returns>
    public static async Task<IReadOnlyList<(long Trial, FoldResult Fold)>> Read(
        IGrainAccess access, ExperimentSnapshot experiment, IEnumerable<long> trials)
    {
        FoldId[] ids = [.. trials.SelectMany(trial => Enumerable.Range(1, experiment.FoldsPerTrial)
            .Select(fold => new FoldId(experiment.Id, trial, fold)))];
        FoldResult?[] found = await access.Ask(grains => Task.WhenAll(
            ids.Select(id => grains.GetGrain<IFoldGrain>(id.ToString()).GetResult())));
        return [.. ids.Zip(found).Where(pair => pair.Second is not null).Select(pair => (pair.First.Trial, pair.Second!))];
    }
}
