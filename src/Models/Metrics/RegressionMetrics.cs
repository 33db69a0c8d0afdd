namespace Gridfold.Models.Metrics;

/// <summary>Metrics of predicted numbers, with scikit-learn's conventions.</summary>
internal static class RegressionMetrics
{
    // 2^-52: an actual number of 0 counts as this, so that a relative error is finite.
    private const double LeastActual = 1.0 / (1L << 52);

    /// <summary>The root of the mean squared error.</summary>
    public static double Rmse(ValuePredictions rows) =>
        Math.Sqrt(rows.MeanOf((actual, predicted) => (actual - predicted) * (actual - predicted)));

    /// <summary>The mean absolute error.</summary>
    public static double Mae(ValuePredictions rows) => rows.MeanOf((actual, predicted) => Math.Abs(actual - predicted));

    /// <summary>The mean of the absolute errors, each divided by the absolute actual number; 0.1 stands for 10 per cent.</summary>
    public static double Mape(ValuePredictions rows) =>
        rows.MeanOf((actual, predicted) => Math.Abs(actual - predicted) / Math.Max(Math.Abs(actual), LeastActual));

    /// <summary>The mean pinball loss of a quantile: an error upwards costs q, an error downwards 1 - q.</summary>
    public static double Pinball(ValuePredictions rows, double quantile) =>
        rows.MeanOf((actual, predicted) => Math.Max(quantile * (actual - predicted), (quantile - 1) * (actual - predicted)));

    /// <summary>The coefficient of determination: 1 minus the squared errors as a share of those of the mean.</summary>
    public static double R2(ValuePredictions rows) =>
        Explained(rows.MeanOf((actual, predicted) => (actual - predicted) * (actual - predicted)), VarianceOf(rows.Actual));

    /// <summary>The explained variance: 1 minus the variance of the errors as a share of that of the actual numbers.</summary>
    public static double ExplainedVariance(ValuePredictions rows) => Explained(VarianceOf([.. rows.Residuals]), VarianceOf(rows.Actual));

    /// <summary>Gives 1 - part / whole. Where the actual numbers are equal, 1 for predictions without an error and 0 for others.</summary>
    private static double Explained(double part, double whole) => whole > 0 ? 1 - (part / whole) : part > 0 ? 0 : 1;

    /// <summary>The variance; exactly 0 for equal numbers, whose mean may be rounded.</summary>
    private static double VarianceOf(IReadOnlyList<double> numbers)
    {
        if (numbers.All(number => number.Equals(numbers[0]))) return 0;
        double mean = numbers.Average();
        return numbers.Average(number => (number - mean) * (number - mean));
    }
}
