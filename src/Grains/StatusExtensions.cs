namespace Gridfold.Grains;

/// <summary>Questions that are asked of a status everywhere.</summary>
public static class StatusExtensions
{
    /// <summary>Whether nothing can follow.</summary>
    public static bool IsFinal(this Status status) =>
        status is Status.Completed or Status.Pruned or Status.Failed or Status.Cancelled;
}
