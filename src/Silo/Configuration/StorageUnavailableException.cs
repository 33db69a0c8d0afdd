namespace Gridfold.Silo.Configuration;

/// <summary>The storage that keeps the silo's state does not answer.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Makes the exception. The message names the storage, its address and the remedy.</summary>
    public StorageUnavailableException(string message)
        : base(message)
    {
    }
}
