using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Gridfold.Hosting.Clusters;

/// <summary>Makes references to grains whose calls go through the HTTP API. All grains that commands call have texts as keys.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxies of this class are made when the program runs.")]
internal class RelayedGrains : DispatchProxy
{
    private ApiClient _client = null!;

    /// <summary>Makes the factory.</summary>
    /// <param name="client">Sends the calls.</param>
    public static IGrainFactory Create(ApiClient client)
    {
        IGrainFactory proxy = Create<IGrainFactory, RelayedGrains>();
        ((RelayedGrains)(object)proxy)._client = client;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod is { Name: nameof(IGrainFactory.GetGrain), IsGenericMethod: true } && args is [string key, ..]
            ? RelayedGrain.Create(_client, targetMethod.GetGenericArguments()[0], key)
            : throw new NotSupportedException($"The HTTP API does not carry {targetMethod?.Name}.");
}
