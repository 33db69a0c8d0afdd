namespace Gridfold.Models.Input;

/// <summary>
/// Collects the mistakes in an input, so that one reading reports every independent problem once. Readers add a problem and go on with a
/// harmless value. The caller ends with <see cref="ThrowIfAny"/>.
/// </summary>
public sealed class Problems
{
    private readonly List<Problem> _errors = [];
    private readonly List<Problem> _warnings = [];

    /// <summary>Notes what the readers ask for. Null where nobody wants to know.</summary>
    public SpecTrace? Trace { get; init; }

    /// <summary>The problems that prevent a start, in the order found.</summary>
    public IReadOnlyList<Problem> Errors => _errors;

    /// <summary>The warnings: content that is allowed but probably a mistake.</summary>
    public IReadOnlyList<Problem> Warnings => _warnings;

    /// <summary>Adds an error, unless the same one exists.</summary>
    public void Error(string message, SourceLocation? location = null) => AddOnce(_errors, new Problem(message, location));

    /// <summary>Adds a warning, unless the same one exists.</summary>
    public void Warning(string message, SourceLocation? location) => AddOnce(_warnings, new Problem(message, location));

    /// <summary>Throws when there are errors.</summary>
    /// <exception cref="InputException">There is at least one error.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0) throw new InputException(_errors);
    }

    private static void AddOnce(List<Problem> problems, Problem problem)
    {
        if (!problems.Contains(problem)) problems.Add(problem);
    }
}
