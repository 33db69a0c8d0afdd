using Gridfold.Grains.Search.Sobol;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// The trials of a searcher that has nothing to learn from yet: points of a scrambled Sobol' sequence. In a space with more axes than the
/// sequence has dimensions, they are random draws. In a finite space, a point that was tried is replaced by a random one. With priors,
/// trial 1 has the stated values, and the other points are drawn from the priors.
/// </summary>
internal sealed class FirstTrials
{
    /// <summary>The number of the trials after which a searcher begins to learn.</summary>
    public const int Count = 8;

    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly FiniteSpace? _finite;
    private readonly SobolPoints? _points;

    /// <param name="space">The search space.</param>
    /// <param name="axes">Its axes.</param>
    /// <param name="finite">The space if it is finite.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="prior">The prior of the space, or null.</param>
    public FirstTrials(SearchSpace space, Axis[] axes, FiniteSpace? finite, ulong seed, SpacePrior? prior)
    {
        (_space, _seed, _finite) = (space, seed, finite);
        if (axes.Length <= SobolDirections.MaxDimensions) _points = new SobolPoints(space, axes, seed, prior);
    }

    /// <summary>The assignment of a trial.</summary>
    /// <param name="trial">The trial's number, from 1.</param>
    /// <param name="past">The past trials.</param>
    public IReadOnlyList<(string Name, SpecNode Value)> Of(long trial, TrialColumns past)
    {
        if (_finite is not null)
        {
            return _finite.At(past.Tried!.Find(
                draw => _finite.NumberOf(Draw(trial, draw)), new RandomStream(Seed.Derive(_seed, "first-rest", trial))));
        }

        IReadOnlyList<(string Name, SpecNode Value)> drawn = Draw(trial, 0);
        for (int draw = 1; draw < TriedPoints.MaxDraws && _space.Conditions.AreAny && past.Contains(drawn); draw++)
            drawn = Draw(trial, draw);
        return drawn;
    }

    private IReadOnlyList<(string Name, SpecNode Value)> Draw(long trial, int draw) =>
        draw == 0 && _points is not null ? _points.At(trial) : RandomSearcher.Draw(_space, _seed, trial, draw);
}
