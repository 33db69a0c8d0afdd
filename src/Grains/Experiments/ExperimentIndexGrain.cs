using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Keeps the index in storage. While an experiment is running, a reminder wakes it, even where no silo has slots. Where silos have slots,
/// their heartbeats make the slot pool wake it much sooner.
/// </summary>
[Reentrant]
internal sealed partial class ExperimentIndexGrain : Grain, IExperimentIndexGrain, IRemindable
{
    private const string WakeReminder = "wake";
    private static readonly TimeSpan WakePeriod = TimeSpan.FromMinutes(1);

    // The start of an experiment may be on its way to the storage when another activation of the experiment is asked.
    private const int DenialsToForget = 10;

    private readonly IPersistentState<ExperimentIndexState> _state;
    private readonly StateWriter _writer;
    private readonly ILogger<ExperimentIndexGrain> _logger;
    private readonly Dictionary<string, int> _denials = [];

    public ExperimentIndexGrain(
        [PersistentState("experiments")] IPersistentState<ExperimentIndexState> state, ILogger<ExperimentIndexGrain> logger)
    {
        _state = state;
        _logger = logger;
        _writer = new StateWriter(this, () =>
        {
            _state.State.IsWritten = true;
            return _state.WriteStateAsync();
        });
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        ExperimentIndexState state = _state.State;
        if (_state.Etag is null || state is not { Damage: null, IsWritten: false, Ids.Count: 0 }) return;

        // Earlier versions stored an empty index without the mark. A damage that empties the index leaves experiments in the storage.
        IStateCatalogue catalogue = ServiceProvider.GetRequiredService<IStateCatalogue>();
        if (await catalogue.ListExperiments(cancellationToken) is { Count: 0 }) return;
        state.Damage = new StateDamage("its stored state is empty", IsOfLaterVersion: false);
    }

    public Task Add(string id)
    {
        RequireSound();
        ExperimentId.Require(id);
        if (!_state.State.Ids.Contains(id)) _state.State.Ids.Add(id);
        return _writer.Write();
    }

    public async Task AddRunning(string id)
    {
        RequireSound();
        ExperimentId.Require(id);
        _denials.Remove(id);
        _state.State.Running.Add(id);

        // A repair may have added the entry before the experiment was stored.
        if (!_state.State.Ids.Contains(id)) _state.State.Ids.Add(id);
        await _writer.Write();
        await Remind();
    }

    public async Task Remove(string id)
    {
        RequireSound();
        _denials.Remove(id);
        _state.State.Ids.Remove(id);
        _state.State.Running.Remove(id);
        _state.State.Open.Remove(id);
        await _writer.Write();
    }

    public async Task Rebuild(IReadOnlyList<string> ids)
    {
        if (_state.State.Damage is { IsOfLaterVersion: true }) RequireSound();
        if (_state.State.Damage is null) throw new InvalidOperationException("The index of experiments can be used, and is left as it is.");

        // The running experiments are unknown here. The index wakes all, and forgets those that are not running.
        _state.State = new ExperimentIndexState { Ids = [.. ids], Running = [.. ids] };
        await _writer.Write();
        await Remind();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Wake();

    public async Task Wake()
    {
        RequireSound();
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
        try
        {
            if (await GrainFactory.GetGrain<IExperimentGrain>(id).Wake()) _denials.Remove(id);
            else _denials[id] = _denials.GetValueOrDefault(id) + 1;
        }
        catch (Exception exception)
        {
            // A failure must not keep the other experiments asleep. The next reminder wakes this one again.
            LogNotWoken(id, exception);
        }
    }

    public Task<IReadOnlyList<string>> GetAll()
    {
        RequireSound();
        return Task.FromResult<IReadOnlyList<string>>([.. _state.State.Ids]);
    }

    private void RequireSound()
    {
        if (_state.State.Damage is not { } damage) return;
        DeactivateOnIdle();
        string reason = $"the index of experiments cannot be used: {damage.Reason}; 'gridfold repair' says what can be done";
        throw new StateDamagedException(reason) { IsOfLaterVersion = damage.IsOfLaterVersion };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment} could not be woken; it will be tried again")]
    private partial void LogNotWoken(string experiment, Exception exception);

    private Task<IGrainReminder> Remind() => this.RegisterOrUpdateReminder(WakeReminder, WakePeriod, WakePeriod);
}
