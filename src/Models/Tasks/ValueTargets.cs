using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>The numbers that a network is to predict: one for each row, or several.</summary>
public sealed class ValueTargets : Targets
{
    private IReadOnlyList<TargetScale>? _scales;

    /// <summary>Makes the targets.</summary>
    /// <param name="values">The numbers in their own units, row-major, rows x <paramref name="width"/>.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="scales">The standardisation of each number of a row; null to fit it to the numbers.</param>
    public ValueTargets(double[] values, int width = 1, IReadOnlyList<TargetScale>? scales = null) =>
        (Values, Width, _scales) = (values, width, scales);

    /// <summary>The numbers in their own units, row-major, rows x <see cref="Width"/>.</summary>
    public double[] Values { get; }

    /// <summary>The numbers of a row.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<TargetScale> Scales => _scales ??= [.. Enumerable.Range(0, Width).Select(
        target => TargetScale.Of([.. Values.Where((_, index) => index % Width == target)]))];

    /// <inheritdoc/>
    public override int Count => Values.Length / Width;

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

    /// <inheritdoc/>
    public override Tally NewTally(MetricNeeds needs) => new ValueTally(Scales);

    private double[] ValuesOf(IReadOnlyList<int> rows) =>
        Width == 1 ? [.. rows.Select(row => Values[row])] : [.. rows.SelectMany(row => Values.AsSpan(row * Width, Width).ToArray())];
}
