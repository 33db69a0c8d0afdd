using Gridfold.Models.Datasets.Preprocessing;

namespace Gridfold.Models.Datasets;

/// <summary>
/// The rows of one fold, ready for a network. The preprocessing is done, and it was fitted on the training rows only. The data is in plain
/// arrays that all slots of a silo share. No code writes to them.
/// </summary>
/// <param name="InputShape">The shape of one row's input: [features], or [channels, height, width] for images.</param>
/// <param name="ClassCount">The number of classes in the dataset, also those absent from this fold.</param>
/// <param name="TrainingInputs">The training inputs, row-major, rows x product of <paramref name="InputShape"/>.</param>
/// <param name="TrainingLabels">The class of each training row, in [0, <paramref name="ClassCount"/>).</param>
/// <param name="ValidationInputs">The validation inputs, in the form of <paramref name="TrainingInputs"/>.</param>
/// <param name="ValidationLabels">The class of each validation row, in the form of <paramref name="TrainingLabels"/>.</param>
public sealed record FoldData(
    IReadOnlyList<int> InputShape,
    int ClassCount,
    float[] TrainingInputs,
    int[] TrainingLabels,
    float[] ValidationInputs,
    int[] ValidationLabels)
{
    /// <summary>The steps that made the inputs from the raw rows, in order.</summary>
    public IReadOnlyList<ChannelScaling> Preprocessing { get; init; } = [];

    /// <summary>The format of the raw rows; null when the rows come from no dataset.</summary>
    public InputFormat? RawFormat { get; init; }

    /// <summary>The names of the classes; empty when the rows come from no dataset.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];
}
