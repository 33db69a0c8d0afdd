namespace Gridfold.Client;

/// <summary>No experiment or trial fits the user's text. The command ends with exit code 5.</summary>
internal sealed class NotFoundException : Exception
{
    public NotFoundException(string message) : base(message)
    {
    }
}
