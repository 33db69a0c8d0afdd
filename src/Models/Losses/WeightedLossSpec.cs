using Gridfold.Models.Input;
using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>A loss of classes that may have weights.</summary>
/// <param name="Weights">The weights of the classes; null for equal weights.</param>
public abstract record WeightedLossSpec(ClassWeights? Weights) : LossSpec
{
    /// <summary>The weight of each class, [classes]. Null for equal weights, and before <see cref="ForRows"/>.</summary>
    private protected Tensor? WeightTensor { get; init; }

    /// <inheritdoc/>
    public override void Check(IReadOnlyList<string> classNames, Problems problems) => Weights?.Check(classNames, problems);

    /// <inheritdoc/>
    internal override LossSpec ForRows(IReadOnlyList<string> classNames, IReadOnlyList<int> labels, Device device) =>
        Weights is null ? this : this with { WeightTensor = tensor(Weights.Of(classNames, labels), device: device) };
}
