namespace Gridfold.Models.Datasets;

/// <summary>Makes what one fold trains on and is judged by.</summary>
public static class FoldDataBuilder
{
    /// <summary>
    /// Applies the spec's preprocessing in its order. What it fits, it fits on the training rows alone: no validation row can change
    /// a training input.
    /// </summary>
    /// <param name="dataset">The data, loaded from <paramref name="spec"/>.</param>
    /// <param name="spec">Says how to preprocess.</param>
    /// <param name="trainingRows">Rows of the dataset, at least one; their order is kept.</param>
    /// <param name="validationRows">Rows of the dataset, or of its test split once that is unlocked; their order is kept.</param>
    /// <exception cref="ArgumentException"><paramref name="trainingRows"/> is empty.</exception>
    public static FoldData Build(Dataset dataset, DatasetSpec spec, IReadOnlyList<int> trainingRows, IReadOnlyList<int> validationRows)
    {
        var preprocessor = Preprocessor.Fit(dataset, spec.Preprocess, trainingRows, out float[] trainingInputs);
        return new FoldData(
            dataset.InputShape,
            dataset.ClassNames.Count,
            trainingInputs,
            [.. trainingRows.Select(row => dataset.Labels[row])],
            preprocessor.Apply(validationRows),
            [.. validationRows.Select(row => dataset.Labels[row])])
        {
            Preprocessing = preprocessor.Steps,
            RawFormat = dataset.Format,
            ClassNames = dataset.ClassNames,
        };
    }
}
