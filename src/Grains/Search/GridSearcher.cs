using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Suggests every combination of values once, in the order of nested loops over the parameters. The last parameter of the file changes
/// fastest. A budget changes faster than every other parameter, so trials that share one training follow each other. Choices that others
/// depend on change slowest.
/// </summary>
internal sealed class GridSearcher : ISearcher
{
    private readonly SearchSpace _space;
    private readonly SpaceBranches _points;

    public GridSearcher(SearchSpace space)
    {
        _space = space;
        _points = space.GridPoints ?? throw new ArgumentException("A parameter of the space has no grid.", nameof(space));
    }

    public long TrialCount => _points.Size;

    public long TrialsPerTraining => _space.Budget?.GridCount ?? 1;

    public bool MayRepeat => false;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        long[] positions = _points.At(trial - 1);
        return [.. _space.Parameters.Select((parameter, axis) => (
            parameter.Name, positions[axis] < 0 ? SpaceConditions.Inactive : parameter.GridValue(positions[axis])))];
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
                    $"hyperparameters.{parameter.Name} is a range without end for a grid; a grid needs single values: "
                        + "add count or step, or use the random searcher",
                    parameter.Location);
            }

            try
            {
                _ = space.GridSize;
            }
            catch (OverflowException)
            {
                reader.Problems.Error("the grid has more than 9,223,372,036,854,775,807 trials, or its choices more than 100,000 "
                    + "combinations; it must have fewer: "
                    + "use the random searcher", reader.Location);
            }

            return new Spec();
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new GridSearcher(space);
    }
}
