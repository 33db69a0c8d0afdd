using Gridfold.Grains.Calls;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Trials;

/// <summary>One assignment of hyper-parameters: starts its folds and gathers their results. Key: experiment/trial.</summary>
[Alias("gridfold.ITrialGrain")]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>Tells its folds what to train; a trial that has ended reports again. Harmless when repeated.</summary>
    /// <returns>The folds that have not ended, for its experiment to queue.</returns>
    [Alias("Start"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<int>> Start(TrialStart start);

    /// <summary>What its folds train.</summary>
    /// <returns>Null when its experiment does not run it.</returns>
    [Alias("GetFoldStart"), CalledBy(Caller.Silo)]
    Task<FoldStart?> GetFoldStart();

    /// <summary>A fold of the trial has ended and is on disk.</summary>
    [Alias("FoldEnded"), CalledBy(Caller.Silo)]
    Task FoldEnded(FoldSummary fold);

    /// <summary>Epochs trained in the folds that have ended, while others of the trial have not.</summary>
    [Alias("GetEpochs"), CalledBy(Caller.Silo)]
    Task<long> GetEpochs();

    /// <summary>The recorded result, or null.</summary>
    [Alias("GetResult"), CalledBy(Caller.Client)]
    Task<TrialResult?> GetResult();
}
