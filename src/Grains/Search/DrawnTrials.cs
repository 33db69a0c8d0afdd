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

    // The trials of a space of real numbers with conditions: a branch without real numbers could repeat a point.
    private readonly bool _isConditional;
    private readonly List<IReadOnlyList<(string Name, SpecNode Value)>> _drawn = [];
    private readonly HashSet<string> _texts = [];

    /// <param name="space">The search space.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="maxTrials">The greatest number of trials, at least 1.</param>
    /// <param name="draw">Draws the assignment of a trial. It gets the trial's number and the number of the draw, from 0.</param>
    public DrawnTrials(
        SearchSpace space, ulong seed, long maxTrials, Func<long, int, IReadOnlyList<(string Name, SpecNode Value)>> draw)
    {
        (_draw, _seed, _space) = (draw, seed, FiniteSpace.Of(space));
        if (_space is not null) _tried = new TriedPoints(_space);
        _isConditional = _space is null && space.Conditions.AreAny;
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
        if (_space is null) return _isConditional ? Conditional(trial) : _draw(trial, 0);
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

    private IReadOnlyList<(string Name, SpecNode Value)> Conditional(long trial)
    {
        while (_drawn.Count < trial)
        {
            long next = _drawn.Count + 1;
            int number = 0;
            IReadOnlyList<(string Name, SpecNode Value)> values = _draw(next, 0);
            while (!_texts.Add(Text(values)) && ++number < TriedPoints.MaxDraws) values = _draw(next, number);
            _drawn.Add(values);
        }

        return _drawn[(int)trial - 1];
    }

    private static string Text(IReadOnlyList<(string Name, SpecNode Value)> values) =>
        string.Join('\n', values.Select(value => SpecJson.Write(value.Value)));
}
