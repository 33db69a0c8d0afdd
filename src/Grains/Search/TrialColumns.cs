using Gridfold.Grains.Search.Pareto;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Stores the past trials as columns of numbers, so that no trial is read twice. The columns follow from the trials shown last. A trial
/// takes 32 bytes and 8 for each axis, 40 more in a finite space, and 60 more where there are several objectives.
/// </summary>
internal sealed class TrialColumns
{
    private const double SamePlace = 1e-9;

    private readonly Axis[] _axes;
    private readonly FiniteSpace? _space;
    private readonly bool _isMaximized;
    private readonly int _before;
    private readonly List<PastTrial> _shown;
    private readonly IReadOnlyList<Objective>? _several;
    private Contenders? _contenders;

    /// <param name="axes">The axes of the space.</param>
    /// <param name="space">The space if it is finite.</param>
    /// <param name="isMaximized">Whether the greatest score is best.</param>
    /// <param name="before">The trials of earlier experiments. They come first, and do not count as tried.</param>
    /// <param name="several">The objectives, where there are several.</param>
    public TrialColumns(
        Axis[] axes, FiniteSpace? space, bool isMaximized, IReadOnlyList<PastTrial> before, IReadOnlyList<Objective>? several = null)
    {
        _several = several;
        (_axes, _space, _isMaximized, _before, _shown) = (axes, space, isMaximized, before.Count, [.. before]);
        Columns = [.. axes.Select(_ => new double[4])];
        if (space is not null) Tried = new TriedPoints(space);
        for (int row = 0; row < _before; row++) Read(row, before[row]);
    }

    /// <summary>The past trials: those of earlier experiments, then those of this one.</summary>
    public IReadOnlyList<PastTrial> Trials => _shown;

    /// <summary>The number of past trials.</summary>
    public int Count => _shown.Count;

    /// <summary>The number of trials of earlier experiments.</summary>
    public int Before => _before;

    /// <summary>For each axis, the values of the trials: positions of a short list of values, otherwise places from 0 to 1.</summary>
    public double[][] Columns { get; }

    /// <summary>
    /// The cost of each trial: the score, negated if the greatest is best. Infinity for a trial that was pruned, failed or is pending.
    /// </summary>
    public double[] Costs { get; private set; } = new double[4];

    /// <summary>
    /// The cost of each pruned trial. It rests on fewer folds or epochs than <see cref="Costs"/>, so the two are not compared. Infinity for
    /// others.
    /// </summary>
    public double[] PrunedCosts { get; private set; } = new double[4];

    /// <summary>For each trial that was pruned at a rung, the epochs of the rung. 0 for others.</summary>
    public int[] Rungs { get; private set; } = new int[4];

    /// <summary>
    /// The costs of each completed trial in all objectives. Null for other trials. Empty where there is one objective.
    /// </summary>
    public List<double[]?> AllCosts { get; } = [];

    /// <summary>The completed trials that can be among so many best ones, where there are several objectives.</summary>
    /// <param name="most">The number of best trials, the same each time.</param>
    public IReadOnlyList<(int Row, double[] Costs)> ContendersOf(int most)
    {
        if (_contenders is null)
        {
            _contenders = new Contenders(most);
            foreach ((int row, double[]? costs) in AllCosts.Index())
                if (costs is not null) _contenders.Add(row, costs);
        }

        return _contenders.Points;
    }

    /// <summary>The points of the past trials; null in an infinite space.</summary>
    public TriedPoints? Tried { get; }

    /// <summary>Takes over the past trials of this experiment.</summary>
    public void Show(IReadOnlyList<PastTrial> past)
    {
        if (_before + past.Count < _shown.Count) Forget();
        for (int own = 0; own < past.Count; own++)
        {
            int row = _before + own;
            if (row == _shown.Count) _shown.Add(past[own]);
            else if (ReferenceEquals(_shown[row], past[own])) continue;
            else if (HasMoved(_shown[row], past[own]))
            {
                Forget();
                Show(past);
                return;
            }
            else _shown[row] = past[own];
            Read(row, past[own]);
        }
    }

    /// <summary>
    /// Whether a past trial of this experiment has the assignment. Equal places differ by the rounding of their computation.
    /// </summary>
    public bool Contains(IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        double[] point = [.. _axes.Select(axis => axis.NumberOf(values[axis.Index].Value))];
        for (int row = _before; row < Count; row++)
        {
            int axis = 0;
            while (axis < point.Length && Math.Abs(Columns[axis][row] - point[axis]) < SamePlace) axis++;
            if (axis == point.Length) return true;
        }

        return false;
    }

    private void Forget()
    {
        _shown.RemoveRange(_before, _shown.Count - _before);
        Tried?.Clear();
        _contenders = null;
        if (_several is not null) AllCosts.RemoveRange(_before, AllCosts.Count - _before);
    }

    private bool HasMoved(PastTrial before, PastTrial after) =>
        _space is not null && _space.NumberOf(before.Values) != _space.NumberOf(after.Values);

    private void Read(int row, PastTrial trial)
    {
        while (row >= Costs.Length) Grow();
        double cost = trial.Score is { } score && double.IsFinite(score) ? _isMaximized ? -score : score : double.PositiveInfinity;
        Costs[row] = trial.Status == Status.Completed ? cost : double.PositiveInfinity;
        PrunedCosts[row] = trial.Status == Status.Pruned ? cost : double.PositiveInfinity;
        Rungs[row] = trial.Rung ?? 0;
        if (_several is not null) ReadAll(row, trial, _several);
        for (int axis = 0; axis < _axes.Length; axis++) Columns[axis][row] = _axes[axis].NumberOf(trial.Values[_axes[axis].Index].Value);
        if (row >= _before) Tried?.Add(_space!.NumberOf(trial.Values));
    }

    private void ReadAll(int row, PastTrial trial, IReadOnlyList<Objective> objectives)
    {
        double[]? costs = trial is { Status: Status.Completed, Score: { } score, OtherScores: { } others }
            ? [.. objectives.Zip((IEnumerable<double>)[score, .. others], (objective, value) => objective.CostOf(value))]
            : null;
        if (row == AllCosts.Count) AllCosts.Add(null);
        double[]? before = AllCosts[row];
        AllCosts[row] = costs;
        if (before is null && costs is not null) _contenders?.Add(row, costs);
        else if (before is not null && (costs is null || !before.AsSpan().SequenceEqual(costs))) _contenders = null;
    }

    private void Grow()
    {
        int length = Costs.Length * 2;
        Costs = Lengthen(Costs);
        PrunedCosts = Lengthen(PrunedCosts);
        Rungs = Lengthen(Rungs);
        for (int axis = 0; axis < Columns.Length; axis++) Columns[axis] = Lengthen(Columns[axis]);

        T[] Lengthen<T>(T[] column)
        {
            Array.Resize(ref column, length);
            return column;
        }
    }
}
