namespace Gridfold.Silo.Configuration;

/// <summary>What the silo is to keep its state in does not answer.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Says which, where, and what to do.</summary>
    public StorageUnavailableException(string message)
        : base(message)
    {
    }
}
