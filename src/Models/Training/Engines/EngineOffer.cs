namespace Gridfold.Models.Training.Engines;

/// <summary>An engine's offer to train a run.</summary>
/// <param name="Key">The key of the offer. Runs with equal keys may share a job. It begins with the engine's name.</param>
/// <param name="MaxRuns">The most runs that a job may hold, at least 1. Memory and speed decide it.</param>
public sealed record EngineOffer(string Key, int MaxRuns)
{
    /// <summary>The offer of libtorch: each network in its own job.</summary>
    public static EngineOffer Alone { get; } = new("libtorch", 1);
}
