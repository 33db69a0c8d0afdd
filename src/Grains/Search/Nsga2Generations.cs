using Gridfold.Grains.Search.Nsga2;

namespace Gridfold.Grains.Search;

/// <summary>
/// The populations of NSGA-II over the trials of a search. Trials form generations of equal size in the order of their numbers. After each
/// generation, the best trials of the population and the generation are the next population. A trial gets the newest population whose
/// generations its number allows it to read. The first population has the best trials of a warm start.
/// </summary>
/// <remarks>
/// Populations follow from the past trials alone. What is kept of them only saves time; it takes 12 bytes a trial.
/// </remarks>
internal sealed class Nsga2Generations
{
    private readonly TrialColumns _past;
    private readonly int _size;
    private readonly int _lag;

    // The rows of each population, the best first.
    private readonly List<int[]> _populations = [];

    // The trials that the newest population follows from.
    private readonly List<PastTrial> _read = [];

    /// <param name="past">The past trials.</param>
    /// <param name="size">The number of trials of a generation, and of a population.</param>
    /// <param name="lag">See <see cref="ISearcher.Lag"/>.</param>
    public Nsga2Generations(TrialColumns past, int size, int lag) => (_past, _size, _lag) = (past, size, lag);

    /// <summary>The rows of the population that a trial descends from, the best first. Empty where no trial has completed.</summary>
    public int[] ParentsOf(long trial)
    {
        int generation = (int)(Math.Max(0, trial - _lag) / _size);
        if (HasChanged(generation * _size)) Forget();
        while (_populations.Count <= generation) Learn();
        return _populations[generation];
    }

    private bool HasChanged(int trials)
    {
        for (int read = 0; read < _read.Count && read < trials; read++)
        {
            if (!ReferenceEquals(_read[read], _past.Trials[_past.Before + read])) return true;
        }

        return false;
    }

    private void Forget()
    {
        _populations.Clear();
        _read.Clear();
    }

    private void Learn()
    {
        IEnumerable<int> rows = Enumerable.Range(0, _past.Before);
        if (_populations.Count > 0)
        {
            int first = _past.Before + _read.Count;
            rows = [.. _populations[^1], .. Enumerable.Range(first, _size)];
            for (int row = first; row < first + _size; row++) _read.Add(_past.Trials[row]);
        }

        int[] known = [.. rows.Where(row => CostsOf(row) is not null).Order()];
        _populations.Add([.. CrowdedOrder.FirstOf([.. known.Select(row => CostsOf(row)!)], _size).Select(place => known[place])]);
    }

    /// <summary>The costs of a completed trial. Null for another.</summary>
    private double[]? CostsOf(int row) => _past.AllCosts.Count > 0 ? _past.AllCosts[row]
        : double.IsFinite(_past.Costs[row]) ? [_past.Costs[row]]
        : null;
}
