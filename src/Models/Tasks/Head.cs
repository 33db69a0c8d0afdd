namespace Gridfold.Models.Tasks;

/// <summary>What a task asks of the end of a network.</summary>
/// <param name="Width">The number of values that the network gives for each row.</param>
/// <param name="Rule">The reason for the number and the remedy, in words that continue "the network ends with shape [4], and".</param>
public sealed record Head(int Width, string Rule)
{
    /// <summary>The word that stands for the width in an experiment file, as in <c>linear: classes</c>.</summary>
    public const string Word = "classes";

    /// <summary>The warnings about last layers that fit and hardly learn, by the layer as users write it.</summary>
    public IReadOnlyDictionary<string, string> Warnings { get; init; } = new Dictionary<string, string>();
}
