using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Datasets;

/// <summary>
/// The rows of one fold, ready for a network. The preprocessing is done, and it was fitted on the training rows only. The data is in plain
/// arrays that all slots of a silo share. No code writes to them.
/// </summary>
/// <param name="InputShape">The shape of one row's input: [features], or [channels, height, width] for images.</param>
/// <param name="TrainingInputs">The training inputs, row-major, rows x product of <paramref name="InputShape"/>.</param>
/// <param name="TrainingTargets">The target of each training row.</param>
/// <param name="ValidationInputs">The validation inputs, in the form of <paramref name="TrainingInputs"/>.</param>
/// <param name="ValidationTargets">The target of each validation row.</param>
public sealed record FoldData(
    IReadOnlyList<int> InputShape,
    float[] TrainingInputs,
    Targets TrainingTargets,
    float[] ValidationInputs,
    Targets ValidationTargets)
{
    /// <summary>The number of values that a network gives for each row; see <see cref="Head"/>.</summary>
    public int HeadWidth => TrainingTargets.Head.Width;

    /// <summary>The steps that made the inputs from the raw rows, in order.</summary>
    public IReadOnlyList<ChannelScaling> Preprocessing { get; init; } = [];

    /// <summary>
    /// The value that takes the place of a missing one, for each feature, fitted on the training rows; null where no value is filled in.
    /// </summary>
    public IReadOnlyList<double>? Fill { get; init; }

    /// <summary>
    /// The token of each code, fitted on the training rows; null where the data has no columns of codes. See <see cref="Vocabulary"/>.
    /// </summary>
    public IReadOnlyList<int>? Tokens { get; init; }

    /// <summary>The format of the raw rows; null when the rows come from no dataset.</summary>
    public InputFormat? RawFormat { get; init; }

    /// <summary>The number of each validation row in the dataset; empty when the rows come from no dataset.</summary>
    public IReadOnlyList<int> ValidationRows { get; init; } = [];

    /// <summary>The group of each training row; null where the data has none.</summary>
    public IReadOnlyList<int>? TrainingGroups { get; init; }

    /// <summary>The time of each training row; null where the data has none.</summary>
    public IReadOnlyList<double>? TrainingTimes { get; init; }

    /// <summary>The group of each validation row; null where the data has none.</summary>
    public IReadOnlyList<int>? ValidationGroups { get; init; }

    /// <summary>The names of the numbers that are predicted; empty for classes, and when the rows come from no dataset.</summary>
    public IReadOnlyList<string> TargetNames { get; init; } = [];

    /// <summary>The names of the classes; empty when the rows come from no dataset.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];
}
