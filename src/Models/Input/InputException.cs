namespace Gridfold.Models.Input;

/// <summary>What a user gave cannot be used. Shown as its problems, one a line, never as a stack trace; exit code 2.</summary>
public sealed class InputException : Exception
{
    /// <summary>One problem at a place.</summary>
    public InputException(string message, SourceLocation? location = null) : this([new Problem(message, location)])
    {
    }

    /// <summary>Several independent problems.</summary>
    public InputException(IReadOnlyList<Problem> problems) : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>At least one, in the order found.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
