using Gridfold.Grains.Calls;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Trials;

/// <summary>
/// One assignment of hyper-parameters. The grain starts the trial's folds and gathers their results. Key: experiment/trial.
/// </summary>
[Alias("gridfold.ITrialGrain")]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>Tells the trial's folds what to train. A trial that has ended reports again. A repeated call changes nothing.</summary>
    /// <returns>The folds that have not ended. The experiment queues them.</returns>
    [Alias("Start"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<int>> Start(TrialStart start);

    /// <summary>The data that the trial's folds need to start.</summary>
    /// <returns>Null when the experiment does not run the trial.</returns>
    [Alias("GetFoldStart"), CalledBy(Caller.Silo)]
    Task<FoldStart?> GetFoldStart();

    /// <summary>The folds that have ended or reached a rung, of a trial that was started. Those of an ended trial may be missing.</summary>
    [Alias("GetEndedFolds"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<FoldSummary>> GetEndedFolds();

    /// <summary>
    /// Ends the trial with its first folds, or at a rung. A trial that has ended reports again. A repeated call changes nothing.
    /// </summary>
    [Alias("EndEarly"), CalledBy(Caller.Silo)]
    Task EndEarly(TrialStart start, EarlyEnd end);

    /// <summary>Tells the trial that one of its folds has ended, or has reached a rung, and is on disk.</summary>
    [Alias("FoldEnded"), CalledBy(Caller.Silo)]
    Task FoldEnded(FoldSummary fold);

    /// <summary>The epochs of the folds that have ended or reached a rung, while other folds of the trial have not.</summary>
    [Alias("GetEpochs"), CalledBy(Caller.Silo)]
    Task<long> GetEpochs();

    /// <summary>The recorded result, or null.</summary>
    [Alias("GetResult"), CalledBy(Caller.Client)]
    Task<TrialResult?> GetResult();
}
