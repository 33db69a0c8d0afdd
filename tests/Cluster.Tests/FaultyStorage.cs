using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Serialization;
using Orleans.Storage;

namespace Gridfold.Cluster.Tests;

/// <summary>Grain state in memory, serialized as a real provider would, that refuses writes when a test says so.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private static readonly ConcurrentDictionary<(string Grain, string Name), (long ETag, byte[] Data)> Rows = [];
    private static readonly ConcurrentDictionary<string, int> Faults = [];

    private readonly Serializer _serializer;

    public FaultyStorage(Serializer serializer) => _serializer = serializer;

    /// <summary>Refuses the next writes of a state.</summary>
    /// <param name="stateName">As in fold or trial.</param>
    /// <param name="experiment">Whose grains.</param>
    /// <param name="count">How many.</param>
    public static void Refuse(string stateName, string experiment, int count) => Faults[$"{stateName}/{experiment}"] = count;

    /// <summary>How many writes are still to be refused.</summary>
    public static int FaultsLeft(string stateName, string experiment) => Faults.GetValueOrDefault($"{stateName}/{experiment}");

    /// <summary>Whether something of a grain is stored.</summary>
    public static bool Holds(string stateName, string grainKey) =>
        Rows.Keys.Any(row => row.Name == stateName && row.Grain.EndsWith($"/{grainKey}", StringComparison.Ordinal));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = Rows.TryGetValue((grainId.ToString(), stateName), out (long ETag, byte[] Data) row);
        grainState.ETag = grainState.RecordExists ? row.ETag.ToString(CultureInfo.InvariantCulture) : null;
        grainState.State = grainState.RecordExists ? _serializer.Deserialize<T>(row.Data) : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string experiment = grainId.Key.ToString()!.Split('/')[0];
        string fault = $"{stateName}/{experiment}";
        if (Faults.TryGetValue(fault, out int left) && left > 0 && Faults.TryUpdate(fault, left - 1, left)) throw new IOException("The storage is away.");
        long eTag = long.Parse(grainState.ETag ?? "0", CultureInfo.InvariantCulture) + 1;
        Rows[(grainId.ToString(), stateName)] = (eTag, _serializer.SerializeToArray(grainState.State));
        grainState.ETag = eTag.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Rows.TryRemove((grainId.ToString(), stateName), out _);
        return Task.CompletedTask;
    }
}
