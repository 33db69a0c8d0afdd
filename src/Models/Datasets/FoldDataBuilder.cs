using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Datasets;

/// <summary>Makes the training and validation rows of one fold.</summary>
public static class FoldDataBuilder
{
    /// <summary>
    /// Applies the spec's preprocessing in its order. The steps are fitted on the training rows only. So no validation row can change a
    /// training input.
    /// </summary>
    /// <param name="dataset">The data, loaded from <paramref name="spec"/>.</param>
    /// <param name="spec">The spec with the preprocessing.</param>
    /// <param name="trainingRows">The training rows of the dataset, at least one; their order is kept.</param>
    /// <param name="validationRows">
    /// The validation rows of the dataset, or the rows of its test split after that is unlocked; their order is kept.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="trainingRows"/> is empty.</exception>
    public static FoldData Build(Dataset dataset, DatasetSpec spec, IReadOnlyList<int> trainingRows, IReadOnlyList<int> validationRows)
    {
        var preprocessor = Preprocessor.Fit(dataset, spec.Preprocess, trainingRows, out float[] trainingInputs);
        (Targets training, Targets validation) = dataset.Targets.Divide(trainingRows, validationRows);
        return new FoldData(dataset.InputShape, trainingInputs, training, preprocessor.Apply(validationRows), validation)
        {
            Preprocessing = preprocessor.Steps,
            Fill = preprocessor.Fill,
            Tokens = preprocessor.Tokens,
            RawFormat = dataset.Format,
            ClassNames = dataset.ClassNames,
            TargetNames = dataset.TargetNames,
            ValidationRows = validationRows,
            TrainingGroups = dataset.Groups is { } known ? [.. trainingRows.Select(row => known[row])] : null,
            TrainingTimes = dataset.Times is { } times ? [.. trainingRows.Select(row => times[row])] : null,
            ValidationGroups = dataset.Groups is { } groups ? [.. validationRows.Select(row => groups[row])] : null,
        };
    }
}
