namespace Gridfold.Grains.Calls;

/// <summary>Says who may call a method of a grain. Silos refuse a client's call to a method without this attribute.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CalledByAttribute(Caller caller) : Attribute
{
    /// <summary>The caller that the method allows.</summary>
    public Caller Caller { get; } = caller;
}
