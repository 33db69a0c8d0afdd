namespace Gridfold.Grains;

/// <summary>Questions about a status.</summary>
public static class StatusExtensions
{
    /// <summary>Whether no other status can follow.</summary>
    public static bool IsFinal(this Status status) =>
        status is Status.Completed or Status.Pruned or Status.Failed or Status.Cancelled;
}
