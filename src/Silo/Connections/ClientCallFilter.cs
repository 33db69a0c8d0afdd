using System.Collections.Concurrent;
using System.Reflection;
using Gridfold.Grains.Calls;
using Orleans.Serialization.Invocation;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Refuses clients' calls to methods of grains that do not allow <see cref="Caller.Client"/>, and to the grains of Orleans. The sender
/// names the caller, and the gateway has checked the sender. Calls of silos pass.
/// </summary>
internal sealed class ClientCallFilter : IIncomingGrainCallFilter
{
    private static readonly GrainType ClientType = GrainType.Create(ClientMessage.ClientType);

    // The interfaces that every client of Orleans needs: the list of grain interfaces, and the calls that enumerate or cancel a call.
    private static readonly string[] OfOrleans =
    [
        "Orleans.Runtime.IClusterManifestSystemTarget", "Orleans.Runtime.IAsyncEnumerableGrainExtension",
        "Orleans.Runtime.IGrainCallCancellationExtension",
    ];

    private readonly ConcurrentDictionary<MethodInfo, bool> _isForClients = new();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.SourceId is { } source && IsClient(source) && !IsForClients(context.Request))
            throw new CallRefusedException(context.InterfaceName, context.MethodName);
        return context.Invoke();
    }

    /// <summary>Whether a sender is a client in another process.</summary>
    private static bool IsClient(GrainId source) =>
        source.Type == ClientType && !source.Key.ToString()!.StartsWith(ClientMessage.HostedKey, StringComparison.Ordinal);

    private bool IsForClients(IInvokable call)
    {
        if (!IsOfOrleansForClients(call.GetInterfaceType())) return _isForClients.GetOrAdd(call.GetMethod(), IsMadeForClients);

        // The first message of an enumeration contains the call that it enumerates.
        for (int i = 0; i < call.GetArgumentCount(); i++)
        {
            if (call.GetArgument(i) is IInvokable inner && !_isForClients.GetOrAdd(inner.GetMethod(), IsMadeForClients)) return false;
        }

        return true;
    }

    /// <summary>Whether a grain's method is made for clients.</summary>
    internal static bool IsMadeForClients(MethodInfo method) => method.GetCustomAttribute<CalledByAttribute>()?.Caller == Caller.Client;

    /// <summary>Whether an interface is one of those of Orleans that every client needs.</summary>
    internal static bool IsOfOrleansForClients(Type called) => OfOrleans.Contains(called.FullName, StringComparer.Ordinal);
}
