using Gridfold.Grains.Calls;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;

namespace Gridfold.Grains.Experiments;

/// <summary>One submitted search. The grain owns its state and starts its trials a few at a time. Key: experiment id.</summary>
[Alias("gridfold.IExperimentGrain")]
public interface IExperimentGrain : IGrainWithStringKey
{
    /// <summary>Stores the submission and starts the search.</summary>
    [Alias("Submit"), CalledBy(Caller.Client)]
    Task Submit(ExperimentSubmission submission);

    /// <summary>The submission of the experiment.</summary>
    /// <returns>Null when there is no such experiment.</returns>
    [Alias("GetSubmission"), CalledBy(Caller.Client)]
    Task<ExperimentSubmission?> GetSubmission();

    /// <summary>Takes a snapshot of the experiment.</summary>
    /// <returns>Null when there is no such experiment.</returns>
    [Alias("GetSnapshot"), CalledBy(Caller.Client)]
    Task<ExperimentSnapshot?> GetSnapshot();

    /// <summary>Sends snapshots, a few times a second while they change. The last one shows the final state or a pause.</summary>
    [Alias("Watch"), CalledBy(Caller.Silo)]
    IAsyncEnumerable<ExperimentSnapshot> Watch(CancellationToken cancellationToken);

    /// <summary>Pauses the experiment and frees its slots. Folds that have not ended are trained when it is resumed.</summary>
    /// <returns>The state now. It is not Paused when the experiment could not be paused.</returns>
    [Alias("Pause"), CalledBy(Caller.Client)]
    Task<Status> Pause();

    /// <summary>Starts no new folds, lets the folds in training end, and then pauses.</summary>
    /// <returns>The state now: Running until the last fold has ended.</returns>
    [Alias("Stop"), CalledBy(Caller.Client)]
    Task<Status> Stop();

    /// <summary>Resumes the experiment after a pause, or takes back a stop.</summary>
    /// <returns>The state now. It is not Running when the experiment could not be resumed.</returns>
    [Alias("Resume"), CalledBy(Caller.Client)]
    Task<Status> Resume();

    /// <summary>
    /// Tries the failed trials of an experiment again whose trials have all ended. A repeated call changes nothing while they are tried.
    /// </summary>
    /// <returns>The number of trials that are tried again. 0 when none has failed.</returns>
    [Alias("TryFailedAgain"), CalledBy(Caller.Client)]
    Task<int> TryFailedAgain();

    /// <summary>Ends the experiment now and keeps the recorded results.</summary>
    /// <returns>The state now. It is not Cancelled when the experiment could not be cancelled.</returns>
    [Alias("Cancel"), CalledBy(Caller.Client)]
    Task<Status> Cancel();

    /// <summary>Tells the experiment that a trial has ended and is on disk and on the leaderboard.</summary>
    [Alias("TrialEnded"), CalledBy(Caller.Silo)]
    Task TrialEnded(TrialResult result);

    /// <summary>Tells the experiment that a fold is on disk, of a trial that has not ended.</summary>
    [Alias("FoldEnded"), CalledBy(Caller.Silo)]
    Task FoldEnded(long trial, FoldSummary fold);

    /// <summary>The data that one of the experiment's trials needs to start.</summary>
    /// <returns>Null when the experiment does not run the trial.</returns>
    [Alias("GetTrialStart"), CalledBy(Caller.Silo)]
    Task<TrialStart?> GetTrialStart(long trial);

    /// <summary>The assignment of one of the experiment's trials.</summary>
    /// <returns>Null when there is no such trial, or when the searcher has not suggested it yet.</returns>
    [Alias("GetHyperparameters"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<Hyperparameter>?> GetHyperparameters(long trial);

    /// <summary>The space that the checkpoints of the experiment's folds take.</summary>
    [Alias("GetCheckpointUsage"), CalledBy(Caller.Client)]
    Task<CheckpointUsage> GetCheckpointUsage();

    /// <summary>Records on disk that the test split was opened. A repeated call changes nothing.</summary>
    /// <returns>Every opening, the first one first.</returns>
    [Alias("RecordTest"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<TestOpening>> RecordTest(TestOpening opening);

    /// <summary>The openings of the test split, the first one first.</summary>
    [Alias("GetTests"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<TestOpening>> GetTests();

    /// <summary>Leaves memory and writes nothing, because the stored state of the experiment has been deleted.</summary>
    [Alias("Forget"), CalledBy(Caller.Silo)]
    Task Forget();

    /// <summary>Activates the experiment, which goes on if it was running.</summary>
    /// <returns>Whether the experiment must be woken again later, because it runs or is about to run.</returns>
    [Alias("Wake"), CalledBy(Caller.Silo)]
    Task<bool> Wake();

    /// <summary>Whether the experiment counts for the quota of its user: it is being submitted or retried, runs, or is paused.</summary>
    [Alias("IsOpen"), CalledBy(Caller.Silo)]
    Task<bool> IsOpen();
}
