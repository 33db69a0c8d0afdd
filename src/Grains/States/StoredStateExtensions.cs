namespace Gridfold.Grains.States;

/// <summary>Checks of stored states, for grains.</summary>
internal static class StoredStateExtensions
{
    /// <summary>Refuses a damaged state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="owner">The owner of the state in words, for example "trial 3 of iris-k2x9d".</param>
    /// <exception cref="StateDamagedException">The state is damaged.</exception>
    public static void Require(this IStoredState state, string owner)
    {
        if (state.Damage is { } damage) throw new StateDamagedException($"the stored state of {owner} cannot be used: {damage.Reason}");
    }
}
