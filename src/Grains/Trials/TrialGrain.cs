using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.States;
using Orleans.Concurrency;

namespace Gridfold.Grains.Trials;

/// <summary>
/// The shell around <see cref="TrialAggregate"/>: starts folds, stores the result, tells leaderboard and experiment. The experiment's reviews
/// keep it in memory while it is under way; it leaves when it ends, or some time after it was last asked.
/// </summary>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed class TrialGrain : Grain, ITrialGrain
{
    private readonly IPersistentState<TrialState> _state;
    private readonly StateWriter _writer;
    private TrialStart? _start;
    private TrialAggregate? _aggregate;
    private TrialResult? _result;
    private Task? _recording;
    private (string Experiment, long Trial)? _key;

    public TrialGrain([PersistentState("trial")] IPersistentState<TrialState> state)
    {
        _state = state;
        _writer = new StateWriter(this, () => _state.WriteStateAsync());
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = FoldId.ParseTrial(this.GetPrimaryKeyString());
        _result = _state.State.Result;
        return Task.CompletedTask;
    }

    private string Experiment => Key.Experiment;

    private long Number => Key.Trial;

    /// <summary>Refuses whoever asks for a trial that cannot be.</summary>
    private (string Experiment, long Trial) Key =>
        _key ?? throw new RefusedException($"'{Bounds.Message(this.GetPrimaryKeyString())}' is no trial; it must be experiment/trial");

    public async Task<IReadOnlyList<int>> Start(TrialStart start)
    {
        RequireSound();
        if (start.Folds is < 1 or > FoldId.MaxFolds)
            throw new RefusedException($"trial {Experiment}/{Number} cannot have {start.Folds} folds");
        if (_result is null)
        {
            _start = start;
            TrialAggregate aggregate = _aggregate ??= new TrialAggregate(Number, start);
            FoldStart foldStart = FoldStartOf(start);
            FoldSummary?[] ended = await Task.WhenAll(aggregate.Open.Select(fold => Fold(fold).Start(foldStart)));
            foreach (FoldSummary fold in ended.OfType<FoldSummary>()) aggregate.Add(fold);
            if (!aggregate.IsComplete) return [.. aggregate.Open];
        }

        await RecordOnce();
        return [];
    }

    public async Task<FoldStart?> GetFoldStart() => await GetStart() is { } start ? FoldStartOf(start) : null;

    public async Task FoldEnded(FoldSummary fold)
    {
        if (_aggregate is null && _result is null)
        {
            // The activation that was started has gone: find out what it knew. A trial that its experiment does not run any more is left alone.
            if (await GetStart() is { } start) await Start(start);
            return;
        }

        _aggregate?.Add(fold);
        if (_aggregate?.IsComplete != false) await RecordOnce();
    }

    public Task<long> GetEpochs() => Task.FromResult(_result is null ? _aggregate?.Epochs ?? 0 : 0);

    public async Task<TrialResult?> GetResult()
    {
        _ = Key;
        if (_result is not null || _recording is not null) return _result;

        // The result may have been recorded behind this activation's back: by one on a silo that was given up and had not noticed.
        await _state.ReadStateAsync();
        RequireSound();
        if (_state.State.Result is { } recorded) _result ??= recorded;
        return _result;
    }

    private void RequireSound() => _state.State.Require($"trial {Number} of {Experiment}");

    private static FoldStart FoldStartOf(TrialStart start) => new(start.Hyperparameters, start.MaxRestarts);

    private async Task<TrialStart?> GetStart() =>
        _start ??= await GrainFactory.GetGrain<IExperimentGrain>(Experiment).GetTrialStart(Number);

    private IFoldGrain Fold(int fold) => GrainFactory.GetGrain<IFoldGrain>(new FoldId(Experiment, Number, fold).ToString());

    /// <summary>Two folds may end at once, and a start may be repeated: one of them records.</summary>
    private async Task RecordOnce()
    {
        Task recording = _recording ??= Record();
        try
        {
            await recording;
        }
        catch
        {
            // The next start tries again.
            if (_recording == recording) _recording = null;
            throw;
        }
    }

    private async Task Record()
    {
        if (_result is null)
        {
            TrialResult result = _aggregate!.ToResult();
            _state.State.Result = result;
            await _writer.Write();

            // What is not on disk is not a result.
            _result = result;
        }

        await GrainFactory.GetGrain<ILeaderboardGrain>(Experiment).Record(_result);
        await GrainFactory.GetGrain<IExperimentGrain>(Experiment).TrialEnded(_result);
        DeactivateOnIdle();
    }
}
