using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Suggests every combination of values once, in the order of nested loops over the parameters. The last parameter of the file changes
/// fastest. A budget changes faster than every other parameter, so trials that share one training follow each other.
/// </summary>
internal sealed class GridSearcher : ISearcher
{
    private readonly SearchSpace _space;
    private readonly int[] _fastestFirst;

    public GridSearcher(SearchSpace space)
    {
        _space = space;
        _fastestFirst = [.. Enumerable.Range(0, space.Parameters.Count).Reverse()
            .OrderByDescending(axis => space.Parameters[axis].IsBudget)];
        TrialCount = space.GridSize ?? throw new ArgumentException("A parameter of the space has no grid.", nameof(space));
    }

    public long TrialCount { get; }

    public long TrialsPerTraining => _space.Budget?.GridCount ?? 1;

    public bool MayRepeat => false;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        var values = new (string, SpecNode)[_space.Parameters.Count];
        long cell = trial - 1;
        foreach (int axis in _fastestFirst)
        {
            Parameter parameter = _space.Parameters[axis];
            (cell, long position) = Math.DivRem(cell, parameter.GridCount!.Value);
            values[axis] = (parameter.Name, parameter.GridValue(position));
        }

        return values;
    }

    /// <summary><c>searcher: {name: grid}</c>.</summary>
    internal sealed record Spec : SearcherSpec
    {
        /// <inheritdoc/>
        public override string Name => "grid";

        /// <summary>Reads the searcher's keys and checks that the space has a grid. The grid searcher has no keys of its own.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space)
        {
            if (reader.Has("max_trials"))
                reader.Error("max_trials", "a grid has one trial for each combination: remove it, or use {name: random}");
            foreach (Parameter parameter in space.Parameters.Where(parameter => parameter.GridCount is null))
            {
                reader.Problems.Error(
                    $"hyperparameters.{parameter.Name} is a range of real numbers; a grid needs single values: "
                        + "add count or step, or use the random searcher",
                    parameter.Location);
            }

            try
            {
                _ = space.GridSize;
            }
            catch (OverflowException)
            {
                reader.Problems.Error("the grid has more than 9,223,372,036,854,775,807 trials; it must have fewer: "
                    + "use the random searcher", reader.Location);
            }

            return new Spec();
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new GridSearcher(space);
    }
}
