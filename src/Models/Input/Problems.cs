namespace Gridfold.Models.Input;

/// <summary>
/// Collects what is wrong with an input, so that one reading reports every independent problem, each once.
/// Readers add a problem and go on with a harmless value; the caller ends with <see cref="ThrowIfAny"/>.
/// </summary>
public sealed class Problems
{
    private readonly List<Problem> _errors = [];
    private readonly List<Problem> _warnings = [];

    /// <summary>What must be mended before anything runs, in the order found.</summary>
    public IReadOnlyList<Problem> Errors => _errors;

    /// <summary>What is allowed but probably not meant.</summary>
    public IReadOnlyList<Problem> Warnings => _warnings;

    /// <summary>Adds an error, unless the same one is there already.</summary>
    public void Error(string message, SourceLocation? location = null) => AddOnce(_errors, new Problem(message, location));

    /// <summary>Adds a warning, unless the same one is there already.</summary>
    public void Warning(string message, SourceLocation? location) => AddOnce(_warnings, new Problem(message, location));

    /// <summary>Ends a reading.</summary>
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
