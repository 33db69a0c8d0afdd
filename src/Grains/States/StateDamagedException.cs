namespace Gridfold.Grains.States;

/// <summary>Something that is stored cannot be used. Asking again does not help.</summary>
[GenerateSerializer, Alias("gridfold.state-damaged-exception")]
public sealed class StateDamagedException : Exception
{
    /// <summary>Says what is damaged, and how.</summary>
    public StateDamagedException(string message)
        : base(message)
    {
    }
}
