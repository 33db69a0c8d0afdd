using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>The classes of rows.</summary>
public sealed class ClassTargets : Targets
{
    /// <summary>Makes the targets.</summary>
    /// <param name="labels">The class of each row, in [0, <paramref name="classCount"/>).</param>
    /// <param name="classCount">The number of classes in the dataset, also those absent from these rows.</param>
    public ClassTargets(int[] labels, int classCount) => (Labels, ClassCount) = (labels, classCount);

    /// <summary>The class of each row.</summary>
    public int[] Labels { get; }

    /// <summary>The number of classes in the dataset.</summary>
    public int ClassCount { get; }

    /// <inheritdoc/>
    public override int Count => Labels.Length;

    /// <inheritdoc/>
    public override Head Head => Classification.HeadOf(ClassCount);

    /// <inheritdoc/>
    public override Targets Take(IReadOnlyList<int> rows) => new ClassTargets([.. rows.Select(row => Labels[row])], ClassCount);

    /// <summary>Copies the classes, [rows], 64-bit integers.</summary>
    public override Tensor ToTensor() => tensor(Labels, dtype: ScalarType.Int64);

    /// <inheritdoc/>
    internal override LossSpec Bind(LossSpec loss, IReadOnlyList<string> classNames, Device device) =>
        loss.ForRows(classNames, Labels, device);

    /// <inheritdoc/>
    public override Tally NewTally(MetricNeeds needs) =>
        new ClassTally(ClassCount, needs.HasFlag(MetricNeeds.Probabilities), needs.HasFlag(MetricNeeds.Rows));
}
