using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>The numbers that a network is to predict: one for each row, or several.</summary>
public sealed class ValueTargets : NumberTargets
{
    private IReadOnlyList<TargetScale>? _scales;

    /// <summary>Makes the targets.</summary>
    /// <param name="values">The numbers in their own units, row-major, rows x <paramref name="width"/>.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="scales">The standardisation of each number of a row; null to fit it to the numbers.</param>
    public ValueTargets(double[] values, int width = 1, IReadOnlyList<TargetScale>? scales = null) : base(values, width) =>
        _scales = scales;

    /// <inheritdoc/>
    public override IReadOnlyList<TargetScale> Scales => _scales ??= [.. Enumerable.Range(0, Width).Select(
        target => TargetScale.Of([.. Values.Where((_, index) => index % Width == target)]))];

    /// <inheritdoc/>
    public override Head Head => Regression.HeadOf(Width);

    /// <summary>Gives the training and the validation rows of a fold, standardised by the training rows.</summary>
    public override (Targets Training, Targets Validation) Divide(IReadOnlyList<int> training, IReadOnlyList<int> validation)
    {
        var fitted = new ValueTargets(ValuesOf(training), Width);
        return (fitted, new ValueTargets(ValuesOf(validation), Width, fitted.Scales));
    }

    /// <inheritdoc/>
    public override Targets Take(IReadOnlyList<int> rows) => new ValueTargets(ValuesOf(rows), Width, Scales);

    /// <summary>Copies the standardised numbers, [rows, width], 32-bit floats.</summary>
    public override Tensor ToTensor()
    {
        float[] standardized = new float[Values.Length];
        for (int index = 0; index < standardized.Length; index++) standardized[index] = Scales[index % Width].Standardize(Values[index]);
        using Tensor managed = tensor(standardized, [Count, Width]);
        return managed.clone();
    }

    /// <summary>Gives the number in the unit of the target.</summary>
    public override double ToPrediction(float output, int target) => Scales[target].Restore(output);

    /// <inheritdoc/>
    public override Judgement Judge(double loss, ValuePredictions predictions, double quantile) =>
        new(loss) { Values = predictions, Quantile = quantile };
}
