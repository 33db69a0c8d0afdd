namespace Gridfold.Simulation.Tests;

/// <summary>Thrown when something happens that must never happen.</summary>
internal sealed class ViolationException : Exception
{
    public ViolationException(string message)
        : base(message)
    {
    }
}
