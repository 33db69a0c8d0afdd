namespace Gridfold.Models.Training.Engines;

/// <summary>An engine's offer to train a run.</summary>
/// <param name="Key">Runs with equal keys may share a job. It begins with the engine's name.</param>
/// <param name="MaxRuns">How many of them a job may hold, at least 1: by memory, and by what pays.</param>
public sealed record EngineOffer(string Key, int MaxRuns)
{
    /// <summary>libtorch's: every network in a job of its own.</summary>
    public static EngineOffer Alone { get; } = new("libtorch", 1);
}
