using System.Collections.Concurrent;

namespace Gridfold.Cluster.Tests;

/// <summary>Counts the calls that grains receive.</summary>
internal sealed class CallCounter : IIncomingGrainCallFilter
{
    private static readonly ConcurrentDictionary<(string Key, string Method), int> Counts = new();

    public static int Of(string grain, string method) => Counts.GetValueOrDefault((grain, method));

    public Task Invoke(IIncomingGrainCallContext context)
    {
        Counts.AddOrUpdate((context.TargetId.Key.ToString()!, context.MethodName), 1, (_, count) => count + 1);
        return context.Invoke();
    }
}
