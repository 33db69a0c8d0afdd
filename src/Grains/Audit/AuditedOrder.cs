namespace Gridfold.Grains.Audit;

/// <summary>An order: who wants what, and from where.</summary>
/// <param name="User">The user.</param>
/// <param name="Token">The id of the user's token.</param>
/// <param name="Address">The network address from which the order came. Behind a proxy it is the proxy's.</param>
/// <param name="Action">The name of the order, for example "experiment.pause".</param>
/// <param name="Subject">What the order is about, for example the id of an experiment.</param>
[GenerateSerializer, Immutable, Alias("gridfold.audited-order")]
public sealed record AuditedOrder(
    [property: Id(0)] string User,
    [property: Id(1)] string Token,
    [property: Id(2)] string Address,
    [property: Id(3)] string Action,
    [property: Id(4)] string Subject);
