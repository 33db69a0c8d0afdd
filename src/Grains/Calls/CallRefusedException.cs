namespace Gridfold.Grains.Calls;

/// <summary>A client called a method that only silos may call.</summary>
[GenerateSerializer, Alias("gridfold.call-refused")]
public sealed class CallRefusedException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="grainInterface">The interface of the grain.</param>
    /// <param name="method">Its method.</param>
    public CallRefusedException(string grainInterface, string method)
        : base($"{grainInterface}.{method} is for silos; clients may not call it")
    {
    }
}
