namespace Gridfold.Grains.States;

/// <summary>Lists and deletes the states of a storage by experiment.</summary>
public interface IStateCatalogue
{
    /// <summary>
    /// Lists the ids of all experiments that have something stored: the experiment itself, or a trial, a fold, a leaderboard or a log.
    /// </summary>
    /// <returns>Null when the storage cannot list them.</returns>
    Task<IReadOnlyList<string>?> ListExperiments(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes every state of an experiment, with those of its trials, folds, leaderboard and log. A repeated call changes nothing.
    /// </summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when the storage cannot delete by experiment. Nothing is deleted then.</returns>
    Task<bool> Delete(string experiment, CancellationToken cancellationToken);
}
