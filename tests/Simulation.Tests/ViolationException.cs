namespace Gridfold.Simulation.Tests;

/// <summary>Something happened that must never happen.</summary>
internal sealed class ViolationException : Exception
{
    public ViolationException(string message)
        : base(message)
    {
    }
}
