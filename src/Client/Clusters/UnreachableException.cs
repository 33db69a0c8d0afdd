namespace Gridfold.Client.Clusters;

/// <summary>A cluster does not answer; exit code 1.</summary>
internal sealed class UnreachableException : Exception
{
    public UnreachableException(string message) : base(message)
    {
    }
}
