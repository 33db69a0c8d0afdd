namespace Gridfold.Grains.Calls;

/// <summary>Says who may call a method of a grain. Silos refuse a client's call to a method that says nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CalledByAttribute(Caller caller) : Attribute
{
    /// <summary>Who may.</summary>
    public Caller Caller { get; } = caller;
}
