using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports;

/// <summary>The actual and the predicted numbers of validation rows. Each row is predicted by a network that did not train on it.</summary>
/// <param name="Label">The name of the column that is predicted.</param>
/// <param name="Rows">The actual and the predicted number of each row, at least one.</param>
internal sealed record ValidationNumbers(string Label, IReadOnlyList<(double Actual, double Predicted)> Rows)
{
    // More marks than this hide each other, and make a page slow.
    private const int MaxDrawn = 2000;

    /// <summary>The rows that a picture draws: all of them, or every so many.</summary>
    public IReadOnlyList<(double Actual, double Predicted)> Drawn
    {
        get
        {
            int every = (Rows.Count + MaxDrawn - 1) / MaxDrawn;
            return [.. Rows.Where((_, index) => index % every == 0)];
        }
    }

    /// <summary>Whether a picture of the rows is smaller as pixels than as shapes.</summary>
    public bool AreMany => Rows.Count > MaxDrawn / 2;

    /// <summary>
    /// Predicts the validation rows with the trial's networks, of each target by itself. Of several folds that judge a row, the first
    /// counts.
    /// </summary>
    /// <exception cref="NotFoundException">The data has classes, or the networks are not kept.</exception>
    public static IReadOnlyList<ValidationNumbers> Of(ReportData data)
    {
        Dataset dataset = data.Dataset.Value;
        if (dataset.Values is not { } actual)
            throw new NotFoundException($"the picture shows predicted numbers, and {dataset.Name} has classes; 'confusion' shows those");
        if (dataset.HasLabels)
        {
            throw new NotFoundException(
                $"the picture shows predicted numbers, and {dataset.Name} has labels; 'report' has a table of those");
        }

        var predicted = new SortedDictionary<int, double[]>();
        foreach (FoldModel fold in data.Weights!.Model.Folds)
        {
            FoldRows parts = data.Spec.Validation.Rows(dataset, data.Spec.Seed, fold.Description.Fold);
            int[] rows = [.. parts.Validation.Where(row => !predicted.ContainsKey(row))];
            foreach ((int row, double[] values) in rows.Zip(fold.Predict(dataset, rows).Chunk(dataset.TargetCount)))
                predicted.Add(row, values);
        }

        return [.. dataset.TargetNames.Select((name, target) => new ValidationNumbers(
            name, [.. predicted.Select(row => (actual[(row.Key * dataset.TargetCount) + target], row.Value[target]))]))];
    }
}
