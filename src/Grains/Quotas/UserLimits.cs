namespace Gridfold.Grains.Quotas;

/// <summary>What a user may hold at once. Null stands for no limit.</summary>
/// <param name="Slots">The slots that the experiments of the user hold, at least 1.</param>
/// <param name="Experiments">The experiments of the user that have not ended, at least 0.</param>
/// <param name="StoredBytes">The bytes of all uploads of the user, at least 0.</param>
public sealed record UserLimits(int? Slots, int? Experiments, long? StoredBytes)
{
    /// <summary>No limits.</summary>
    public static UserLimits None { get; } = new(null, null, null);
}
