using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>The labels of rows: several for each row, each 0 or 1.</summary>
/// <param name="values">The labels, row-major, rows x <paramref name="width"/>.</param>
/// <param name="width">The labels of a row.</param>
public sealed class LabelTargets(double[] values, int width) : NumberTargets(values, width)
{
    /// <inheritdoc/>
    public override Head Head => Multilabel.HeadOf(Width);

    /// <inheritdoc/>
    public override Targets Take(IReadOnlyList<int> rows) => new LabelTargets(ValuesOf(rows), Width);

    /// <summary>Copies the labels, [rows, width], 32-bit floats.</summary>
    public override Tensor ToTensor()
    {
        using Tensor managed = tensor(Array.ConvertAll(Values, value => (float)value), [Count, Width]);
        return managed.clone();
    }

    /// <inheritdoc/>
    public override double ToPrediction(float output, int target) => Multilabel.ProbabilityOf(output);

    /// <inheritdoc/>
    public override Judgement Judge(double loss, ValuePredictions predictions, double quantile) => new(loss) { Labels = predictions };
}
