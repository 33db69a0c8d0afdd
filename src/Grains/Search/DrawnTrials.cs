using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// The trials of a searcher that draws them and does not learn. In a finite space, no point is tried twice: a trial whose point an earlier
/// trial has gets another draw. The points of earlier trials are found on demand and kept there: about 50 bytes a trial.
/// </summary>
internal sealed class DrawnTrials
{
    private readonly Func<long, int, IReadOnlyList<(string Name, SpecNode Value)>> _draw;
    private readonly ulong _seed;
    private readonly FiniteSpace? _space;
    private readonly TriedPoints? _tried;
    private readonly List<long> _points = [];

    /// <param name="space">The search space.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="maxTrials">The greatest number of trials, at least 1.</param>
    /// <param name="draw">Draws the assignment of a trial. It gets the trial's number and the number of the draw, from 0.</param>
    public DrawnTrials(
        SearchSpace space, ulong seed, long maxTrials, Func<long, int, IReadOnlyList<(string Name, SpecNode Value)>> draw)
    {
        (_draw, _seed, _space) = (draw, seed, FiniteSpace.Of(space));
        if (_space is not null) _tried = new TriedPoints(_space);
        Count = Math.Min(maxTrials, _space?.Size ?? maxTrials);
    }

    /// <summary>The number of trials: at most the number of points of a finite space.</summary>
    public long Count { get; }

    /// <summary>The assignment of a trial.</summary>
    /// <param name="trial">The trial's number, from 1 to <see cref="Count"/>.</param>
    public IReadOnlyList<(string Name, SpecNode Value)> Of(long trial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, Count);
        if (_space is null) return _draw(trial, 0);
        while (_points.Count < trial)
        {
            long next = _points.Count + 1;
            long point = _tried!.Find(
                number => _space.NumberOf(_draw(next, number)), new RandomStream(Seed.Derive(_seed, "search-rest", next)));
            _tried.Add(point);
            _points.Add(point);
        }

        return _space.At(_points[(int)trial - 1]);
    }
}
