namespace Gridfold.Silo.OwnCode;

/// <summary>The user's program broke a rule, or ended with an error. The message says what it did, and costs the trial.</summary>
internal sealed class ProgramException : Exception
{
    /// <param name="message">What the program did, and the rule.</param>
    public ProgramException(string message) : base(message)
    {
    }
}
