namespace Gridfold.Models.Input;

/// <summary>
/// Reports input of a user that cannot be used. Programs show its problems, one a line, without a stack trace. Exit code 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>Makes the exception with one problem at a place.</summary>
    public InputException(string message, SourceLocation? location = null) : this([new Problem(message, location)])
    {
    }

    /// <summary>Makes the exception with several independent problems.</summary>
    public InputException(IReadOnlyList<Problem> problems) : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>The problems, at least one, in the order found.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
