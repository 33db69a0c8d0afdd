namespace Gridfold.Grains.Calls;

/// <summary>A client called a method that only silos may call.</summary>
[GenerateSerializer, Alias("gridfold.call-refused")]
public sealed class CallRefusedException : Exception
{
    /// <summary>Makes the exception for one refused call.</summary>
    /// <param name="grainInterface">The grain interface.</param>
    /// <param name="method">The method of the interface.</param>
    public CallRefusedException(string grainInterface, string method)
        : base($"{grainInterface}.{method} is for silos; clients may not call it")
    {
    }
}
