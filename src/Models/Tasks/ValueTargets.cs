using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>The numbers that a network is to predict.</summary>
public sealed class ValueTargets : Targets
{
    private TargetScale? _scale;

    /// <summary>Makes the targets.</summary>
    /// <param name="values">The number of each row, in its own unit.</param>
    /// <param name="scale">The standardisation; null to fit it to the numbers.</param>
    public ValueTargets(double[] values, TargetScale? scale = null) => (Values, _scale) = (values, scale);

    /// <summary>The number of each row, in its own unit.</summary>
    public double[] Values { get; }

    /// <inheritdoc/>
    public override TargetScale Scale => _scale ??= TargetScale.Of(Values);

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override Head Head => Regression.Head;

    /// <summary>Gives the training and the validation rows of a fold, standardised by the training rows.</summary>
    public override (Targets Training, Targets Validation) Divide(IReadOnlyList<int> training, IReadOnlyList<int> validation)
    {
        var fitted = new ValueTargets(ValuesOf(training));
        return (fitted, new ValueTargets(ValuesOf(validation), fitted.Scale));
    }

    /// <inheritdoc/>
    public override Targets Take(IReadOnlyList<int> rows) => new ValueTargets(ValuesOf(rows), Scale);

    /// <summary>Copies the standardised numbers, [rows, 1], 32-bit floats.</summary>
    public override Tensor ToTensor()
    {
        using Tensor managed = tensor(Array.ConvertAll(Values, Scale.Standardize), [Count, 1]);
        return managed.clone();
    }

    /// <inheritdoc/>
    public override Tally NewTally(MetricNeeds needs) => new ValueTally(Scale);

    private double[] ValuesOf(IReadOnlyList<int> rows) => [.. rows.Select(row => Values[row])];
}
