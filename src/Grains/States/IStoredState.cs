namespace Gridfold.Grains.States;

/// <summary>A state that can say that what is stored of it cannot be used. Such a state is empty, and is never written.</summary>
internal interface IStoredState
{
    /// <summary>What is wrong; null for a sound state. It is not stored.</summary>
    StateDamage? Damage { get; set; }
}
