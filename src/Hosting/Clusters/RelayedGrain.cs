using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Gridfold.Grains.Experiments;

namespace Gridfold.Hosting.Clusters;

/// <summary>A grain whose calls go through the HTTP API.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxies of this class are made when the program runs.")]
internal class RelayedGrain : DispatchProxy
{
    private static readonly MethodInfo Typed = typeof(RelayedGrain).GetMethod(nameof(Ask), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private ApiClient _client = null!;
    private Type _grain = null!;
    private string _key = "";

    /// <summary>Makes a reference to a grain.</summary>
    /// <param name="client">Sends the calls.</param>
    /// <param name="grain">The interface of the grain.</param>
    /// <param name="key">The key of the grain.</param>
    public static object Create(ApiClient client, Type grain, string key)
    {
        object proxy = Create(grain, typeof(RelayedGrain));
        var relayed = (RelayedGrain)proxy;
        (relayed._client, relayed._grain, relayed._key) = (client, grain, key);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        MethodInfo method = targetMethod!;
        Type answer = method.ReturnType;
        if (answer == typeof(IAsyncEnumerable<ExperimentSnapshot>)) return _client.Watch(_key, (CancellationToken)args![0]!);
        if (answer == typeof(Task)) return Call(method, args, null);
        return Typed.MakeGenericMethod(answer.GetGenericArguments()[0]).Invoke(this, [method, args]);
    }

    private async Task<T> Ask<T>(MethodInfo method, object?[]? arguments) => (T)(await Call(method, arguments, typeof(T)))!;

    private Task<object?> Call(MethodInfo method, object?[]? arguments, Type? answer) => _client.Call(
        _grain.Name, _key, method.Name,
        method.GetParameters().Zip(arguments ?? [], (parameter, value) => (value, parameter.ParameterType)), answer);
}
