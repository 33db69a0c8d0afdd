using System.Globalization;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Microsoft.Extensions.Logging;

namespace Gridfold.Grains.Experiments;

/// <summary>Deletes the checkpoints and models of an experiment that are no longer needed. A deletion that fails is logged.</summary>
internal sealed partial class ExperimentFiles
{
    private readonly string _id;
    private readonly ICheckpointStore _store;
    private readonly ILogger _logger;
    private KeptModels? _models;

    /// <param name="id">The experiment's id.</param>
    /// <param name="store">The store that holds the files.</param>
    /// <param name="logger">Logs failures.</param>
    public ExperimentFiles(string id, ICheckpointStore store, ILogger logger) => (_id, _store, _logger) = (id, store, logger);

    /// <summary>The best score so far. Null before a trial has completed.</summary>
    public double? BestScore => _models?.BestScore;

    /// <summary>Begins to keep the best trials' models.</summary>
    /// <param name="objective">The objective that ranks trials.</param>
    /// <param name="most">The number of trials whose models are kept. Null for all.</param>
    /// <param name="best">The best trials so far, possibly none.</param>
    public void Open(Objective objective, int? most, IEnumerable<TrialResult> best)
    {
        _models = new KeptModels(objective, most);
        foreach (TrialResult trial in best) _models.Add(trial);
    }

    /// <summary>
    /// Keeps the models of a trial on the leaderboard if it is good enough, and deletes the models that are no longer needed.
    /// </summary>
    public void Rate(TrialResult result)
    {
        if (_models?.Add(result) is { } surpassed)
            Remove(() => _store.DeleteAll(KeptModels.FolderOf(_id, surpassed), CancellationToken.None)).Ignore();
    }

    /// <summary>Deletes the checkpoints of a trial that does not go on.</summary>
    public void RemoveCheckpoints(long trial) =>
        IfNamed(() => _store.DeleteAll(FoldId.KeyOf(_id, trial), CancellationToken.None)).Ignore();

    /// <summary>Deletes every checkpoint of the experiment.</summary>
    public Task RemoveCheckpoints() => IfNamed(() => _store.DeleteAll(_id, CancellationToken.None));

    /// <summary>
    /// Deletes the models that earlier deletions have missed. Every trial is on the leaderboard at this point, so no other trial can become
    /// kept.
    /// </summary>
    /// <param name="findBest">Finds the numbers of the completed trials whose models are kept.</param>
    public Task RemoveSurpassedModels(Func<Task<IReadOnlyCollection<long>>> findBest) => IfNamed(async () =>
    {
        string[] best = [.. (await findBest()).Select(trial => trial.ToString(CultureInfo.InvariantCulture))];
        await _store.DeleteAllExcept(KeptModels.FolderOf(_id), best, CancellationToken.None);
    });

    // An id of a version that did not check ids may be the name of another folder.
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
