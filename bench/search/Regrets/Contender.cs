namespace Gridfold.SearchBench.Regrets;

/// <summary>A way to search.</summary>
internal abstract class Contender : IDisposable
{
    /// <summary>The name in the tables.</summary>
    public abstract string Name { get; }

    /// <summary>Whether results change suggestions, so that the number of trials in progress matters.</summary>
    public abstract bool DoesLearn { get; }

    /// <summary>Searches. Trial n is suggested when the results of trials 1 to n - <paramref name="parallel"/> are known.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="parallel">The number of trials in progress, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="trials">The number of trials, at least 1.</param>
    /// <returns>The score of each trial in the order of suggestions, and the time that all suggestions took.</returns>
    public abstract (double[] Scores, TimeSpan Suggesting) Search(Problem problem, int parallel, int seed, int trials);

    public virtual void Dispose()
    {
    }
}
