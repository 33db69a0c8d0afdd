namespace Gridfold.Models.Metrics;

/// <summary>
/// The costs of a trial that can be objectives beside a metric. A fold measures them where the experiment file names them. A smaller value
/// is better.
/// </summary>
public static class TrainingCost
{
    /// <summary>The number of values that the optimizer moves: weights and biases, without the buffers of batch normalisation.</summary>
    public const string Parameters = "parameters";

    /// <summary>The seconds of a fold's last attempt. They depend on the machine and its load.</summary>
    public const string Seconds = "training_seconds";

    /// <summary>The names of all costs.</summary>
    public static IReadOnlyList<string> Names { get; } = [Parameters, Seconds];

    /// <summary>Whether the same file gives the same value again. It is true of every metric.</summary>
    /// <param name="name">The name of a metric or a cost.</param>
    public static bool IsReproducible(string name) => name != Seconds;
}
