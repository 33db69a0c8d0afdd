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
}
