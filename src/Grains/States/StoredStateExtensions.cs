namespace Gridfold.Grains.States;

/// <summary>Questions that grains ask of their states.</summary>
internal static class StoredStateExtensions
{
    /// <summary>Refuses a damaged state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="owner">Whose it is, for people, as in "trial 3 of iris-k2x9d".</param>
    /// <exception cref="StateDamagedException">It is damaged.</exception>
    public static void Require(this IStoredState state, string owner)
    {
        if (state.Damage is { } damage) throw new StateDamagedException($"the stored state of {owner} cannot be used: {damage.Reason}");
    }
}
