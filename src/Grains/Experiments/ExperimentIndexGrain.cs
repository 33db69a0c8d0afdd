using Gridfold.Grains.Identity;
using Orleans.Concurrency;

namespace Gridfold.Grains.Experiments;

/// <summary>What is stored of the index.</summary>
[GenerateSerializer, Alias("gridfold.experiment-index-state")]
internal sealed class ExperimentIndexState
{
    /// <summary>In the order of submission.</summary>
    [Id(0)]
    public List<string> Ids { get; set; } = [];

    /// <summary>Those that are running.</summary>
    [Id(1)]
    public HashSet<string> Running { get; set; } = [];
}

/// <summary>
/// Keeps the index in storage. While an experiment is running a reminder wakes it, so that it goes on even where no silo has slots whose
/// heartbeats would; the slot pool does that much sooner.
/// </summary>
[Reentrant]
internal sealed class ExperimentIndexGrain : Grain, IExperimentIndexGrain, IRemindable
{
    private const string WakeReminder = "wake";
    private static readonly TimeSpan WakePeriod = TimeSpan.FromMinutes(1);

    // The start of an experiment may still be on its way to the storage when another activation of it is asked.
    private const int DenialsToForget = 10;

    private readonly IPersistentState<ExperimentIndexState> _state;
    private readonly StateWriter _writer;
    private readonly Dictionary<string, int> _denials = [];

    public ExperimentIndexGrain([PersistentState("experiments")] IPersistentState<ExperimentIndexState> state)
    {
        _state = state;
        _writer = new StateWriter(this, () => _state.WriteStateAsync());
    }

    public Task Add(string id)
    {
        ExperimentId.Require(id);
        if (!_state.State.Ids.Contains(id)) _state.State.Ids.Add(id);
        return _writer.Write();
    }

    public async Task AddRunning(string id)
    {
        ExperimentId.Require(id);
        _denials.Remove(id);
        _state.State.Running.Add(id);
        await _writer.Write();
        await Remind();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Wake();

    public async Task Wake()
    {
        await Task.WhenAll(_state.State.Running.Select(Wake).ToList());
        string[] ended = [.. _denials.Where(entry => entry.Value >= DenialsToForget).Select(entry => entry.Key)];
        if (ended.Length == 0) return;
        foreach (string id in ended) _denials.Remove(id);
        _state.State.Running.ExceptWith(ended);
        await _writer.Write();
        if (_state.State.Running.Count > 0 || await this.GetReminder(WakeReminder) is not { } reminder) return;
        await this.UnregisterReminder(reminder);
        if (_state.State.Running.Count > 0) await Remind();
    }

    private async Task Wake(string id)
    {
        if (await GrainFactory.GetGrain<IExperimentGrain>(id).Wake()) _denials.Remove(id);
        else _denials[id] = _denials.GetValueOrDefault(id) + 1;
    }

    public Task<IReadOnlyList<string>> GetAll() => Task.FromResult<IReadOnlyList<string>>([.. _state.State.Ids]);

    private Task<IGrainReminder> Remind() => this.RegisterOrUpdateReminder(WakeReminder, WakePeriod, WakePeriod);
}
