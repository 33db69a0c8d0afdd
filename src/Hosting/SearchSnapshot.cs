using Gridfold.Grains;
using Gridfold.Grains.Experiments;

namespace Gridfold.Hosting;

/// <summary>An experiment at one moment.</summary>
public sealed record SearchSnapshot
{
    internal SearchSnapshot(ExperimentSnapshot snapshot)
    {
        (Id, Name, State) = (snapshot.Id, snapshot.Name, StateOf(snapshot.Status));
        (Trials, Completed, Pruned, Failed) = (snapshot.Trials, snapshot.Completed, snapshot.Pruned, snapshot.Failed);
        (Epochs, EpochsPlanned) = (snapshot.EpochsSoFar, snapshot.EpochsPlanned);
        Duration = TimeSpan.FromSeconds(snapshot.WallSeconds);
        BestScore = snapshot.Best.Count > 0 ? snapshot.Best[0].Score : null;
    }

    /// <summary>The experiment's id.</summary>
    public string Id { get; }

    /// <summary>The experiment's name.</summary>
    public string Name { get; }

    /// <summary>The experiment's state.</summary>
    public SearchState State { get; }

    /// <summary>The number of trials of the search.</summary>
    public long Trials { get; }

    /// <summary>The number of trials that completed.</summary>
    public long Completed { get; }

    /// <summary>The number of trials that were pruned.</summary>
    public long Pruned { get; }

    /// <summary>The number of trials that failed.</summary>
    public long Failed { get; }

    /// <summary>The number of trials that have ended.</summary>
    public long Ended => Completed + Pruned + Failed;

    /// <summary>The epochs trained so far, in all folds.</summary>
    public long Epochs { get; }

    /// <summary>The epochs of the whole search, or their expected number.</summary>
    public double EpochsPlanned { get; }

    /// <summary>The time that the experiment has been running.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The score of the best trial so far. Null while there is none.</summary>
    public double? BestScore { get; }

    /// <summary>Whether the search is over: completed, failed or cancelled.</summary>
    public bool IsOver => State is SearchState.Completed or SearchState.Failed or SearchState.Cancelled;

    internal static SearchState StateOf(Status status) => Enum.Parse<SearchState>(status.ToString());
}
