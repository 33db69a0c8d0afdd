namespace Gridfold.Hosting;

/// <summary>What a study searches the best values of.</summary>
public interface IObjective
{
    /// <summary>Computes the score of a trial, which <c>searcher.mode</c> makes as great or as small as possible.</summary>
    /// <param name="trial">The values to score.</param>
    /// <param name="cancellationToken">It is cancelled when the study ends early.</param>
    /// <returns>The score. NaN or an infinite number for a trial that failed.</returns>
    Task<double> ScoreAsync(StudyTrial trial, CancellationToken cancellationToken);
}
