namespace Gridfold.Grains.States;

/// <summary>Why a stored state cannot be used.</summary>
/// <param name="Reason">For people, as in "it was stored in format 2; this version reads format 1".</param>
/// <param name="IsOfLaterVersion">Whether a later version stored it: it is sound then, and no repair may touch it.</param>
public sealed record StateDamage(string Reason, bool IsOfLaterVersion);
