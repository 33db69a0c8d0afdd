using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tasks;

/// <summary>Targets that are numbers: several columns for each row, or one.</summary>
/// <param name="values">The numbers, row-major, rows x <paramref name="width"/>.</param>
/// <param name="width">The numbers of a row.</param>
public abstract class NumberTargets(double[] values, int width) : Targets
{
    /// <summary>The numbers as the data has them, row-major, rows x <see cref="Width"/>.</summary>
    public double[] Values { get; } = values;

    /// <summary>The numbers of a row.</summary>
    public int Width { get; } = width;

    /// <inheritdoc/>
    public override int Count => Values.Length / Width;

    /// <inheritdoc/>
    public override Tally NewTally(MetricNeeds needs) => new NumberTally(this);

    /// <summary>Gives the prediction that an output of a network stands for.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">The place of the target in a row.</param>
    public abstract double ToPrediction(float output, int target);

    /// <summary>Judges predictions.</summary>
    /// <param name="loss">The mean loss of a row.</param>
    /// <param name="predictions">The actual and the predicted numbers.</param>
    /// <param name="quantile">The quantile that the network predicts; 0.5 for a loss without one.</param>
    public abstract Judgement Judge(double loss, ValuePredictions predictions, double quantile);

    /// <summary>Gives the numbers of some rows.</summary>
    protected double[] ValuesOf(IReadOnlyList<int> rows) =>
        Width == 1 ? [.. rows.Select(row => Values[row])] : [.. rows.SelectMany(row => Values.AsSpan(row * Width, Width).ToArray())];
}
