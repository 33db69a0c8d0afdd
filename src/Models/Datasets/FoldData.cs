namespace Gridfold.Models.Datasets;

/// <summary>
/// What one fold trains on and is judged by, ready for a network: preprocessing is done, and whatever it fitted was fitted on the
/// training rows alone. Plain arrays, so that every slot of a silo shares one copy; nobody writes to them.
/// </summary>
/// <param name="InputShape">The shape of one row's input: [features], or [channels, height, width] for images.</param>
/// <param name="ClassCount">How many classes the dataset has, those absent from this fold included.</param>
/// <param name="TrainingInputs">Row-major, rows x product of <paramref name="InputShape"/>.</param>
/// <param name="TrainingLabels">A class in [0, <paramref name="ClassCount"/>) for each training row.</param>
/// <param name="ValidationInputs">As <paramref name="TrainingInputs"/>, for the validation rows.</param>
/// <param name="ValidationLabels">As <paramref name="TrainingLabels"/>, for the validation rows.</param>
public sealed record FoldData(
    IReadOnlyList<int> InputShape,
    int ClassCount,
    float[] TrainingInputs,
    int[] TrainingLabels,
    float[] ValidationInputs,
    int[] ValidationLabels)
{
    /// <summary>What made the inputs of the raw rows, in order.</summary>
    public IReadOnlyList<ChannelScaling> Preprocessing { get; init; } = [];

    /// <summary>How the raw rows look; null when the rows are of no dataset.</summary>
    public InputFormat? RawFormat { get; init; }

    /// <summary>The classes' names; none when the rows are of no dataset.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];
}
