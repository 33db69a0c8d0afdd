namespace Gridfold.Hosting.Clusters;

/// <summary>A call through the HTTP API got no answer of its own. It can be repeated.</summary>
internal sealed class UnansweredException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The time to wait before the call is repeated. Null where the API names none.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Whether a repetition fails in the same way.</summary>
    public bool IsFinal { get; init; }
}
