using System.Collections.Concurrent;
using System.Globalization;
using Gridfold.Grains.States;
using Orleans.Storage;

namespace Gridfold.Cluster.Tests;

/// <summary>Grain state in memory, serialized as a real provider serializes it. It refuses writes when a test says so.</summary>
internal sealed class FaultyStorage : IGrainStorage, IStateCatalogue
{
    private static readonly ConcurrentDictionary<(string Grain, string Name), (long ETag, byte[] Data)> Rows = [];
    private static readonly ConcurrentDictionary<string, int> Faults = [];
    private static readonly ConcurrentDictionary<string, Func<Task>> Deletions = [];

    private readonly StateSerializer _serializer;

    public FaultyStorage(StateSerializer serializer) => _serializer = serializer;

    /// <summary>Refuses the next writes of a state.</summary>
    /// <param name="stateName">The name of the state, for example fold or trial.</param>
    /// <param name="experiment">The experiment whose grains are refused.</param>
    /// <param name="count">The number of writes.</param>
    public static void Refuse(string stateName, string experiment, int count) => Faults[$"{stateName}/{experiment}"] = count;

    /// <summary>The number of writes that are still to be refused.</summary>
    public static int FaultsLeft(string stateName, string experiment) => Faults.GetValueOrDefault($"{stateName}/{experiment}");

    /// <summary>Whether a state of a grain is stored.</summary>
    public static bool Holds(string stateName, string grainKey) =>
        Rows.Keys.Any(row => row.Name == stateName && row.Grain.EndsWith($"/{grainKey}", StringComparison.Ordinal));

    /// <summary>The stored bytes of a grain, or null.</summary>
    /// <param name="grain">The grain's kind and key, for example experiment/test-1.</param>
    /// <param name="stateName">The name of the state, for example experiment.</param>
    public static byte[]? Find(string grain, string stateName) => Rows.TryGetValue((grain, stateName), out (long ETag, byte[] Data) row)
        ? row.Data : null;

    /// <summary>Replaces the stored bytes of a grain.</summary>
    public static void Put(string grain, string stateName, byte[] data) => Rows[(grain, stateName)] = (1, data);

    /// <summary>Copies the stored states of an experiment to another id.</summary>
    public static void Copy(string experiment, string copy)
    {
        foreach (((string grain, string name), (long eTag, byte[] data)) in Rows.ToArray())
        {
            string[] parts = grain.Split('/');
            if (parts[1] == experiment) Rows[(string.Join('/', [parts[0], copy, .. parts.Skip(2)]), name)] = (eTag, data);
        }
    }

    /// <summary>Whether any state of an experiment is stored.</summary>
    public static bool HoldsAny(string experiment) => Rows.Keys.Any(row => row.Grain.Split('/')[1] == experiment);

    public Task<IReadOnlyList<string>?> ListExperiments(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>?>([]);

    /// <summary>Runs an action once, when the rows of an experiment have been deleted.</summary>
    public static void AfterDeletion(string experiment, Func<Task> action) => Deletions[experiment] = action;

    public async Task<bool> Delete(string experiment, CancellationToken cancellationToken)
    {
        foreach ((string Grain, string Name) row in Rows.Keys.Where(row => row.Grain.Split('/')[1] == experiment))
            Rows.TryRemove(row, out _);
        if (Deletions.TryRemove(experiment, out Func<Task>? action)) await action();
        return true;
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = Rows.TryGetValue((grainId.ToString(), stateName), out (long ETag, byte[] Data) row);
        grainState.ETag = grainState.RecordExists ? row.ETag.ToString(CultureInfo.InvariantCulture) : null;
        grainState.State = grainState.RecordExists ? _serializer.Deserialize<T>(new BinaryData(row.Data)) : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string experiment = grainId.Key.ToString()!.Split('/')[0];
        string fault = $"{stateName}/{experiment}";
        if (Faults.TryGetValue(fault, out int left) && left > 0 && Faults.TryUpdate(fault, left - 1, left))
            throw new IOException("The storage is away.");
        long eTag = long.Parse(grainState.ETag ?? "0", CultureInfo.InvariantCulture) + 1;
        Rows[(grainId.ToString(), stateName)] = (eTag, _serializer.Serialize(grainState.State).ToArray());
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
