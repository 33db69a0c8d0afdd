namespace Gridfold.Client;

/// <summary>No experiment or trial is meant by what the user wrote; exit code 5.</summary>
internal sealed class NotFoundException : Exception
{
    public NotFoundException(string message) : base(message)
    {
    }
}
