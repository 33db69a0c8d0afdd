using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Microsoft.Extensions.Logging;

namespace Gridfold.Grains.Experiments;

/// <summary>Deletes the checkpoints and models of an experiment that nobody needs any more. A deletion that fails is logged.</summary>
internal sealed partial class ExperimentFiles
{
    private readonly string _id;
    private readonly ICheckpointStore _store;
    private readonly ILogger _logger;
    private KeptModels? _models;

    /// <param name="id">The experiment.</param>
    /// <param name="store">Where they are.</param>
    /// <param name="logger">Told of failures.</param>
    public ExperimentFiles(string id, ICheckpointStore store, ILogger logger) => (_id, _store, _logger) = (id, store, logger);

    /// <summary>The best score so far; null before a trial has completed.</summary>
    public double? BestScore => _models?.BestScore;

    /// <summary>Begins to keep the best trial's models.</summary>
    /// <param name="objective">What is best.</param>
    /// <param name="best">The best trials so far, possibly none.</param>
    public void Open(Objective objective, IEnumerable<TrialResult> best)
    {
        _models = new KeptModels(objective);
        foreach (TrialResult trial in best) _models.Add(trial);
    }

    /// <summary>A trial is on the leaderboard: keeps its models if it is the best, and deletes those that nobody needs any more.</summary>
    public void Rate(TrialResult result)
    {
        if (_models?.Add(result) is { } surpassed) Remove(() => _store.DeleteAll(KeptModels.FolderOf(_id, surpassed), CancellationToken.None)).Ignore();
    }

    /// <summary>Deletes every checkpoint.</summary>
    public Task RemoveCheckpoints() => IfNamed(() => _store.DeleteAll(_id, CancellationToken.None));

    /// <summary>Deletes what deletions on the way have missed: every trial is on the leaderboard now, so none can become the best any more.</summary>
    /// <param name="findBest">Finds the best completed trial; null for none.</param>
    public Task RemoveSurpassedModels(Func<Task<long?>> findBest) => IfNamed(async () =>
    {
        long? best = await findBest();
        foreach (long trial in (await _store.List(KeptModels.FolderOf(_id), CancellationToken.None)).Select(KeptModels.TrialOf).Distinct())
        {
            if (trial != best) await _store.DeleteAll(KeptModels.FolderOf(_id, trial), CancellationToken.None);
        }
    });

    // An id from before ids were checked may bear the name of a folder that is not its own.
    private Task IfNamed(Func<Task> removal) => ExperimentId.IsValid(_id) ? Remove(removal) : Task.CompletedTask;

    private async Task Remove(Func<Task> removal)
    {
        try
        {
            await removal();
        }
        catch (Exception exception)
        {
            LogFilesStay(_id, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}: checkpoints or models could not be removed")]
    private partial void LogFilesStay(string experiment, Exception exception);
}
