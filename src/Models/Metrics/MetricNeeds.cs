namespace Gridfold.Models.Metrics;

/// <summary>What a metric is computed from, beside the mean loss, which every judgement holds.</summary>
[Flags]
public enum MetricNeeds
{
    /// <summary>Nothing beside the mean loss.</summary>
    None = 0,

    /// <summary>The numbers of rows by actual and predicted class.</summary>
    Confusion = 1,

    /// <summary>The probability of each class for each row. Engines keep them only where a wanted metric needs them.</summary>
    Probabilities = 2,

    /// <summary>The actual and the predicted number of each row.</summary>
    Values = 4,

    /// <summary>The predicted class of each row. No metric needs it; it is kept of validation rows, for what is computed later.</summary>
    Rows = 8,

    /// <summary>The labels of each row, with the probability of each.</summary>
    Labels = 16,
}
