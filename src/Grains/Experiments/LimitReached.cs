namespace Gridfold.Grains.Experiments;

/// <summary>The limit that ended a search before its last trial.</summary>
/// <param name="Limit">The key of the limit, as in <c>goal</c>.</param>
/// <param name="Reason">How the limit was reached, in words.</param>
[GenerateSerializer, Immutable, Alias("gridfold.limit-reached")]
public sealed record LimitReached([property: Id(0)] string Limit, [property: Id(1)] string Reason)
{
    /// <summary>Both as one text, as in "limits.goal: trial 12 reached ...".</summary>
    public override string ToString() => $"limits.{Limit}: {Reason}";
}
