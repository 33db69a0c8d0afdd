using Gridfold.Grains.Search.Sobol;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Suggests the points of a scrambled Sobol' sequence. They cover the space more evenly than random points: each part of a parameter's
/// range gets its share, and so does each pair of parts of two ranges. In a finite space, a point that repeats an earlier one is replaced
/// by a random one.
/// </summary>
internal sealed class SobolSearcher : ISearcher
{
    private const long MaxTrials = 1L << SobolDirections.Bits;

    private readonly DrawnTrials _trials;

    public SobolSearcher(SearchSpace space, ulong seed, long maxTrials)
    {
        var points = new SobolPoints(space, Axis.Of(space), seed);
        _trials = new DrawnTrials(
            space, seed, maxTrials, (trial, draw) => draw > 0 ? RandomSearcher.Draw(space, seed, trial, draw) : points.At(trial));
    }

    public long TrialCount => _trials.Count;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past) => _trials.Of(trial);

    /// <summary><c>searcher: {name: sobol, max_trials: N}</c>.</summary>
    /// <param name="Trials">The number of trials, at least 1.</param>
    internal sealed record Spec(long Trials) : SearcherSpec
    {
        /// <inheritdoc/>
        public override string Name => "sobol";

        /// <summary>Reads the keys and checks the number of parameters.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space)
        {
            int dimensions = Axis.Of(space).Length;
            if (dimensions > SobolDirections.MaxDimensions)
            {
                reader.Error("name", $"it takes at most {SobolDirections.MaxDimensions} parameters of several values, and there are "
                    + $"{dimensions}: use random");
            }

            long trials = TrialLimit.Read(reader, space);
            if (trials > MaxTrials) reader.Error("max_trials", $"the sequence has {MaxTrials} points: lower it");
            return new Spec(trials);
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new SobolSearcher(space, seed, Trials);
    }
}
