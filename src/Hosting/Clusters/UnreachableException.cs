namespace Gridfold.Hosting.Clusters;

/// <summary>A cluster does not answer. The command ends with exit code 1.</summary>
internal sealed class UnreachableException : Exception
{
    public UnreachableException(string message) : base(message)
    {
    }
}
