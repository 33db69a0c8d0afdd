namespace Gridfold.Grains.States;

/// <summary>Why a stored state cannot be used.</summary>
/// <param name="Reason">For people, as in "it was stored in format 2; this version reads format 1".</param>
/// <param name="IsOfLaterVersion">Whether a later version stored it: it is sound then, and no repair may touch it.</param>
public sealed record StateDamage(string Reason, bool IsOfLaterVersion);

/// <summary>A state that can say that what is stored of it cannot be used. Such a state is empty, and is never written.</summary>
internal interface IStoredState
{
    /// <summary>What is wrong; null for a sound state. It is not stored.</summary>
    StateDamage? Damage { get; set; }
}

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
