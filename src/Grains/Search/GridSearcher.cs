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
    private readonly GridPoints _points;

    public GridSearcher(SearchSpace space)
    {
        _space = space;
        _points = space.Grid ?? throw new ArgumentException("A parameter of the space has no grid.", nameof(space));
    }

    public long TrialCount => _points.Size;

    public long TrialsPerTraining => IsBudgetBound ? 1 : _space.Budget?.GridCount ?? 1;

    public bool MayRepeat => IsBudgetBound;

    // A constraint that names the budget may leave out some of a training's epochs.
    private bool IsBudgetBound =>
        _space.Constraints.Any(constraint => _space.Parameters.Index().Any(entry => entry.Item.IsBudget && constraint.Names(entry.Index)));

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        return _points.At(trial - 1);
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
                    $"hyperparameters.{parameter.Name} is a range without single values; a grid needs them: "
                        + "add count or step, or use the random searcher",
                    parameter.Location);
            }

            try
            {
                if (space.GridSize == 0)
                {
                    reader.Problems.Error(
                        "the constraints leave no point of the grid; a grid needs at least one: loosen one", space.Constraints[0].Location);
                }
            }
            catch (OverflowException) when (space.Constraints.Count > 0)
            {
                reader.Problems.Error(
                    $"the grid has more than {AllowedPoints.MaxPoints:N0} points before the constraints; with constraints it may "
                        + "have at most that many: list fewer values, or use the random searcher",
                    space.Constraints[0].Location);
            }
            catch (OverflowException)
            {
                reader.Problems.Error("the grid has more than 9,223,372,036,854,775,807 trials, or its choices more than 100,000 "
                    + "combinations; it must have fewer: use the random searcher", reader.Location);
            }

            return new Spec();
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new GridSearcher(space);
    }
}
