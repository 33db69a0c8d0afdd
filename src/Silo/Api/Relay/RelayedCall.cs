using System.Reflection;
using Gridfold.Grains.Access;

namespace Gridfold.Silo.Api.Relay;

/// <summary>A method of a grain that commands call through the API.</summary>
/// <param name="Method">The method.</param>
/// <param name="Role">The role that the call needs.</param>
internal sealed record RelayedCall(MethodInfo Method, Role Role)
{
    /// <summary>The name of the order in the audit log. Null for a call that only reads.</summary>
    public string? Order { get; init; }

    /// <summary>
    /// Gives the experiment that the call changes, from the key of the grain and the arguments. Its owner or an operator must call. Null
    /// for a call that changes no experiment.
    /// </summary>
    public Func<string, object?[], string>? Experiment { get; init; }

    /// <summary>Gives what the order is about, from the key of the grain and the arguments.</summary>
    public Func<string, object?[], string> Subject { get; init; } = (key, _) => key;

    /// <summary>The type of the answer. Null for a call without one.</summary>
    public Type? Answer => Method.ReturnType.IsGenericType ? Method.ReturnType.GetGenericArguments()[0] : null;

    /// <summary>Calls a grain.</summary>
    public async Task<object?> Invoke(object grain, object?[] arguments)
    {
        var answer = (Task)Method.Invoke(grain, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        await answer;
        return Answer is null ? null : typeof(Task<>).MakeGenericType(Answer).GetProperty(nameof(Task<int>.Result))!.GetValue(answer);
    }
}
