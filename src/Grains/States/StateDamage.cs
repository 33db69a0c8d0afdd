namespace Gridfold.Grains.States;

/// <summary>The reason why a stored state cannot be used.</summary>
/// <param name="Reason">The reason in words, for example "it was stored in format 2; this version reads format 1".</param>
/// <param name="IsOfLaterVersion">Whether a later version stored the state. Then the state is sound, and no repair may change it.</param>
public sealed record StateDamage(string Reason, bool IsOfLaterVersion);
