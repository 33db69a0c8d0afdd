using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Folds;

/// <summary>Gathers the kept predictions of many folds for a client with few calls. Any key works.</summary>
[Alias("gridfold.IPredictionReaderGrain")]
public interface IPredictionReaderGrain : IGrainWithStringKey
{
    /// <summary>The greatest number of trials of a question.</summary>
    const int MaxTrials = 64;

    /// <summary>Reads the predictions of trials in the order given, as many trials as fit into an answer.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="trials">The trials' numbers, at most <see cref="MaxTrials"/>.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <returns>For the first trials, at least one, each fold's predictions; null where they are not kept.</returns>
    [Alias("Read"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<byte[]?[]>> Read(string experiment, long[] trials, int folds);
}
