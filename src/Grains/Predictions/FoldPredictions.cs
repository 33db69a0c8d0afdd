namespace Gridfold.Grains.Predictions;

/// <summary>
/// What a fold's network predicts for the validation rows at the end of its training. The network has not learned from these rows. Every
/// trial has the same rows in the same order in a fold of the same number.
/// </summary>
public sealed record FoldPredictions
{
    /// <summary>The number of each row in the dataset, from 0.</summary>
    public required int[] Rows { get; init; }

    /// <summary>The group of each row. Null where the data has none.</summary>
    public int[]? Groups { get; init; }

    /// <summary>The number of classes. 0 for numbers.</summary>
    public int ClassCount { get; init; }

    /// <summary>The class of each row. Empty for numbers.</summary>
    public int[] Labels { get; init; } = [];

    /// <summary>The predicted class of each row. Empty for numbers.</summary>
    public int[] Predicted { get; init; } = [];

    /// <summary>
    /// The probability of each class, rows x classes, in 32 bits. Null for numbers, and where no metric of the file reads probabilities.
    /// </summary>
    public float[]? Probabilities { get; init; }

    /// <summary>Whether the numbers are labels: the actual ones 0 or 1, and the predicted ones probabilities in 32 bits.</summary>
    public bool HasLabels { get; init; }

    /// <summary>The numbers that are predicted for each row, at least 1.</summary>
    public int TargetCount { get; init; } = 1;

    /// <summary>The actual numbers, row-major, rows x <see cref="TargetCount"/>, in the units of the targets. Empty for classes.</summary>
    public double[] Actual { get; init; } = [];

    /// <summary>The predicted numbers, in the form of <see cref="Actual"/>. Empty for classes.</summary>
    public double[] Values { get; init; } = [];
}
