namespace Gridfold.Silo.Documents;

/// <summary>No experiment or trial fits the user's text. The command ends with exit code 5.</summary>
public sealed class NotFoundException : Exception
{
    /// <param name="message">What was not found, and the remedy.</param>
    public NotFoundException(string message) : base(message)
    {
    }
}
