namespace Gridfold.Grains.States;

/// <summary>A stored state that can be damaged. A damaged state is empty in memory, and is never written.</summary>
internal interface IStoredState
{
    /// <summary>The damage, which is not stored. Null for a sound state.</summary>
    StateDamage? Damage { get; set; }
}
