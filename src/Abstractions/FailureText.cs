using System.Diagnostics;
using System.Reflection;

namespace Gridfold.Abstractions;

/// <summary>Tells an exception in one line: its type, its message, and the line of the user's code that it came from.</summary>
internal static class FailureText
{
    /// <summary>Tells an exception.</summary>
    public static string Of(Exception exception)
    {
        Exception told = exception is AggregateException { InnerExceptions: [var only] } ? only : exception;
        Exception cause = told.GetBaseException();
        string behind = cause == told ? "" : $"; behind it {Named(cause)}";
        string? line = UserLine(cause) ?? UserLine(told);
        return $"{Named(told)}{behind}{(line is null ? "" : $" ({line})")}";
    }

    private static string Named(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";

    private static string? UserLine(Exception exception) =>
        new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(IsOfUser) is { } frame
            ? new StackTrace(frame).ToString().Trim()
            : null;

    // Frames of the framework and of this library say nothing about the user's mistake.
    private static bool IsOfUser(StackFrame frame) => frame.GetMethod()?.Module.Assembly is { } assembly
        && assembly != Assembly.GetExecutingAssembly()
        && assembly.GetName().Name is { } name
        && !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
