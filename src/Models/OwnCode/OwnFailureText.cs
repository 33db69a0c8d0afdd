using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace Gridfold.Models.OwnCode;

/// <summary>Tells an exception in one line: its type, its message, and the first line of the user's own code on its stack.</summary>
public static class OwnFailureText
{
    /// <summary>Tells an exception.</summary>
    public static string Of(Exception exception)
    {
        Exception told = Unwrapped(exception);
        Exception cause = told.GetBaseException();
        string behind = cause == told ? "" : $"; behind it {Named(cause)}";
        string? line = LineIn(cause) ?? LineIn(told);
        return $"{Named(told)}{behind}{(line is null ? "" : $" ({line})")}";
    }

    private static Exception Unwrapped(Exception exception) => exception switch
    {
        TargetInvocationException { InnerException: { } inner } => Unwrapped(inner),
        AggregateException { InnerExceptions: [var only] } => Unwrapped(only),
        _ => exception,
    };

    // libtorch's messages go on with the stack of its own code.
    private static string Named(Exception exception) =>
        $"{exception.GetType().Name}: {exception.Message.Split('\n').FirstOrDefault(line => line.Length > 0, "").TrimEnd('\r')}";

    private static string? LineIn(Exception exception) =>
        new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(IsOfUser) is { } frame
            ? new StackTrace(frame).ToString().Trim()
            : null;

    private static bool IsOfUser(StackFrame frame) => frame.GetMethod()?.Module.Assembly is { } assembly
        && AssemblyLoadContext.GetLoadContext(assembly) is OwnAssembly;
}
