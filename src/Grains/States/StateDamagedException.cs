namespace Gridfold.Grains.States;

/// <summary>A stored state cannot be used. A repeated call has the same result.</summary>
[GenerateSerializer, Alias("gridfold.state-damaged-exception")]
public sealed class StateDamagedException : Exception
{
    /// <summary>Makes the exception. The message names what is damaged, and how.</summary>
    public StateDamagedException(string message)
        : base(message)
    {
    }

    /// <summary>Whether a later version stored the state. Then the state is sound, and no repair may change it.</summary>
    [Id(0)]
    public bool IsOfLaterVersion { get; init; }
}
