using Gridfold.Grains.Calls;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;

namespace Gridfold.Grains.Experiments;

/// <summary>One submitted search: owns its life cycle and starts its trials a few at a time. Key: experiment id.</summary>
[Alias("gridfold.IExperimentGrain")]
public interface IExperimentGrain : IGrainWithStringKey
{
    /// <summary>Stores the submission and starts the search.</summary>
    [Alias("Submit"), CalledBy(Caller.Client)]
    Task Submit(ExperimentSubmission submission);

    /// <summary>What was handed in.</summary>
    /// <returns>Null when there is no such experiment.</returns>
    [Alias("GetSubmission"), CalledBy(Caller.Client)]
    Task<ExperimentSubmission?> GetSubmission();

    /// <summary>How it stands.</summary>
    /// <returns>Null when there is no such experiment.</returns>
    [Alias("GetSnapshot"), CalledBy(Caller.Client)]
    Task<ExperimentSnapshot?> GetSnapshot();

    /// <summary>How it stands, a few times a second while that changes, ending with the final state or a pause.</summary>
    [Alias("Watch"), CalledBy(Caller.Silo)]
    IAsyncEnumerable<ExperimentSnapshot> Watch(CancellationToken cancellationToken);

    /// <summary>Frees its slots; what has not ended is trained when it is resumed.</summary>
    /// <returns>The state now, which is another one when it could not be paused.</returns>
    [Alias("Pause"), CalledBy(Caller.Client)]
    Task<Status> Pause();

    /// <summary>Starts nothing new, lets the folds that are being trained end, and then pauses.</summary>
    /// <returns>The state now: running, until the last fold has ended.</returns>
    [Alias("Stop"), CalledBy(Caller.Client)]
    Task<Status> Stop();

    /// <summary>Goes on after a pause, or takes back a stop.</summary>
    /// <returns>The state now, which is another one when it could not be resumed.</returns>
    [Alias("Resume"), CalledBy(Caller.Client)]
    Task<Status> Resume();

    /// <summary>Ends it now and keeps what was recorded.</summary>
    /// <returns>The state now, which is another one when it could not be cancelled.</returns>
    [Alias("Cancel"), CalledBy(Caller.Client)]
    Task<Status> Cancel();

    /// <summary>A trial has ended and is on disk and on the leaderboard.</summary>
    [Alias("TrialEnded"), CalledBy(Caller.Silo)]
    Task TrialEnded(TrialResult result);

    /// <summary>What one of its trials needs to know.</summary>
    /// <returns>Null when the experiment does not run it.</returns>
    [Alias("GetTrialStart"), CalledBy(Caller.Silo)]
    Task<TrialStart?> GetTrialStart(long trial);

    /// <summary>The assignment of one of its trials.</summary>
    /// <returns>Null when there is no such trial, or its searcher has not suggested it yet.</returns>
    [Alias("GetHyperparameters"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<Hyperparameter>?> GetHyperparameters(long trial);

    /// <summary>What the checkpoints of its folds take.</summary>
    [Alias("GetCheckpointUsage"), CalledBy(Caller.Client)]
    Task<CheckpointUsage> GetCheckpointUsage();

    /// <summary>Records, on disk, that the test split was opened. Harmless when repeated.</summary>
    /// <returns>Every opening, the first one first.</returns>
    [Alias("RecordTest"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<TestOpening>> RecordTest(TestOpening opening);

    /// <summary>How often the test split was opened, the first time first.</summary>
    [Alias("GetTests"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<TestOpening>> GetTests();

    /// <summary>What is stored of it has been deleted: leaves memory and writes nothing.</summary>
    [Alias("Forget"), CalledBy(Caller.Silo)]
    Task Forget();

    /// <summary>Comes to life, and goes on if it was running.</summary>
    /// <returns>Whether it has to be woken again: it runs, or is about to.</returns>
    [Alias("Wake"), CalledBy(Caller.Silo)]
    Task<bool> Wake();
}
