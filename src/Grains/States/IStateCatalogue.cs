namespace Gridfold.Grains.States;

/// <summary>What a storage knows of the states in it beyond reading and writing them one by one.</summary>
public interface IStateCatalogue
{
    /// <summary>The ids of all experiments of which something is stored: the experiment itself, or a trial, a fold, a leaderboard or a log.</summary>
    /// <returns>Null when the storage cannot tell.</returns>
    Task<IReadOnlyList<string>?> ListExperiments(CancellationToken cancellationToken);

    /// <summary>Deletes every state of an experiment: its own, its trials', its folds', its leaderboard's and its log's. Harmless when repeated.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>False when the storage cannot; nothing is deleted then.</returns>
    Task<bool> Delete(string experiment, CancellationToken cancellationToken);
}
