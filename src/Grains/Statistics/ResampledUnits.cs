using Gridfold.Grains.Predictions;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// What is drawn with replacement: the rows of the dataset, or its groups where it has groups, because rows of a group are not independent.
/// A row that several folds validate is drawn once, with all its predictions.
/// </summary>
internal sealed class ResampledUnits
{
    private readonly int[] _unitOfRow;

    private ResampledUnits(int[] unitOfRow, int count) => (_unitOfRow, Count) = (unitOfRow, count);

    /// <summary>The number of units.</summary>
    public int Count { get; }

    /// <summary>Finds the units of the validation rows of all folds. Null when the trials do not have the same rows.</summary>
    public static ResampledUnits? Of(IReadOnlyList<Candidate> trials)
    {
        IReadOnlyList<FoldPredictions> folds = trials[0].Folds;
        bool areAlike = trials.All(trial => trial.Folds.Count == folds.Count
            && trial.Folds.Zip(folds).All(pair => pair.First.Rows.AsSpan().SequenceEqual(pair.Second.Rows)));
        if (!areAlike) return null;
        var units = new Dictionary<int, int>();
        int[] unitOfRow =
        [
            .. folds.SelectMany(fold => fold.Groups ?? fold.Rows)
                .Select(name => units.TryGetValue(name, out int unit) ? unit : units[name] = units.Count),
        ];
        return new ResampledUnits(unitOfRow, units.Count);
    }

    /// <summary>Draws as many units as there are.</summary>
    /// <returns>The number of times that each row was drawn; and 1 for each row that was not drawn, 0 for the others.</returns>
    public (int[] Inside, int[] Outside) Draw(RandomStream random)
    {
        int[] counts = new int[Count];
        for (int draw = 0; draw < Count; draw++) counts[random.NextBelow(Count)]++;
        int[] inside = Array.ConvertAll(_unitOfRow, unit => counts[unit]);
        return (inside, Array.ConvertAll(inside, count => count == 0 ? 1 : 0));
    }
}
