using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.States;
using Orleans.Concurrency;

namespace Gridfold.Grains.Trials;

/// <summary>
/// The shell around <see cref="TrialAggregate"/>: starts folds, stores the result, and tells the leaderboard and the experiment. The
/// experiment's reviews keep the grain in memory while the trial is in progress. The grain leaves when the trial ends, or some time after
/// the last call.
/// </summary>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed class TrialGrain : Grain, ITrialGrain
{
    private readonly IPersistentState<TrialState> _state;
    private readonly StateWriter _writer;
    private TrialStart? _start;
    private TrialAggregate? _aggregate;
    private TrialResult? _result;
    private TrialResult? _former;
    private EarlyEnd? _end;
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

    /// <summary>The key of the trial. A key that no trial can have is refused.</summary>
    private (string Experiment, long Trial) Key =>
        _key ?? throw new RefusedException($"'{Bounds.Message(this.GetPrimaryKeyString())}' is no trial; it must be experiment/trial");

    public async Task<IReadOnlyList<int>> Start(TrialStart start)
    {
        RequireSound();
        if (start.Folds is < 1 or > FoldId.MaxFolds)
            throw new RefusedException($"trial {Experiment}/{Number} cannot have {start.Folds} folds");
        if (_result?.Status == Status.Failed && start.Retry > _result.Retry)
            (_former, _result, _aggregate, _recording) = (_result, null, null, null);
        if (_result is null)
        {
            TrialAggregate aggregate = await Gather(start);
            if (!aggregate.IsComplete) return [.. aggregate.Open];
        }

        await RecordOnce();
        return [];
    }

    public Task<IReadOnlyList<FoldSummary>> GetEndedFolds() => Task.FromResult(_aggregate?.Known ?? []);

    public async Task EndEarly(TrialStart start, EarlyEnd end)
    {
        RequireSound();
        if (_result is null)
        {
            TrialAggregate aggregate = await Gather(start);
            if (!aggregate.Allows(end))
            {
                throw new RefusedException($"trial {Experiment}/{Number} cannot end with {end.Folds} folds: they have not all ended or "
                    + "reached the rung of the decision");
            }

            _end = end;
        }

        await RecordOnce();
    }

    public async Task<FoldStart?> GetFoldStart() => _result is null && await GetStart() is { } start ? FoldStartOf(start) : null;

    public async Task FoldEnded(FoldSummary fold)
    {
        if (_aggregate is null && _result is null or { Status: Status.Failed })
        {
            // The activation that was started is lost, so this one asks the experiment for what that one knew. It leaves a trial alone that
            // the experiment no longer runs.
            if (await GetStart() is not { } start) return;
            if ((await Start(start)).Count > 0) await Report(fold);
            return;
        }

        // A late message about a fold that is tried again.
        if (fold.Status == Status.Failed && fold.Retry < _aggregate?.Retry) return;
        _aggregate?.Add(fold);
        if (_aggregate?.IsComplete != false) await RecordOnce();
        else await Report(fold);
    }

    public Task<long> GetEpochs() => Task.FromResult(_result is null ? _aggregate?.Epochs ?? 0 : 0);

    public async Task<TrialResult?> GetResult()
    {
        _ = Key;

        // A trial that is tried again keeps its former result until it ends.
        if (_result is not null || _recording is not null || _former is not null) return _result ?? _former;

        // Another activation may have recorded the result, on a silo that the cluster had declared dead and that had not noticed.
        await _state.ReadStateAsync();
        RequireSound();
        if (_state.State.Result is { } recorded) _result ??= recorded;
        return _result;
    }

    /// <summary>Tells the experiment of a fold, where its decisions read folds.</summary>
    private Task Report(FoldSummary fold) => _start?.ReportsFolds == true
        ? GrainFactory.GetGrain<IExperimentGrain>(Experiment).FoldEnded(Number, fold)
        : Task.CompletedTask;

    /// <summary>Starts the folds that have not ended, and learns of those that have, and of rungs.</summary>
    private async Task<TrialAggregate> Gather(TrialStart start)
    {
        _start = start;
        TrialAggregate aggregate = _aggregate ??= new TrialAggregate(Number, start);
        FoldStart foldStart = FoldStartOf(start) with
        {
            Source = await Find(start.Source, start),
            Prefix = await Find(start.Prefix?.Trial, start, start.Prefix?.Budget),
        };
        FoldSummary?[] ended = await Task.WhenAll(aggregate.Open.Select(fold => Fold(fold).Start(foldStart)));
        foreach (FoldSummary fold in ended.OfType<FoldSummary>()) aggregate.Add(fold);
        return aggregate;
    }

    /// <summary>Gives the key of a trial of an earlier experiment if that trial has ended and has the same values.</summary>
    /// <param name="key">The key. Null for none.</param>
    /// <param name="start">The values.</param>
    /// <param name="budget">The parameter that may differ. Null for none.</param>
    private async Task<string?> Find(string? key, TrialStart start, string? budget = null)
    {
        if (key is null) return null;
        try
        {
            TrialResult? source = await GrainFactory.GetGrain<ITrialGrain>(key).GetResult();
            return source is not null && Compared(source.Hyperparameters).SequenceEqual(Compared(start.Hyperparameters)) ? key : null;
        }
        catch (StateDamagedException)
        {
            // The folds are trained instead.
            return null;
        }

        IEnumerable<Hyperparameter> Compared(IReadOnlyList<Hyperparameter> values) => values.Where(value => value.Name != budget);
    }

    private void RequireSound() => _state.State.Require($"trial {Number} of {Experiment}");

    private static FoldStart FoldStartOf(TrialStart start) =>
        new(start.Hyperparameters, start.MaxRestarts)
        {
            Retry = start.Retry,
            Fence = start.Fence,
            Rung = start.Rung,
            ClimbingFolds = start.ClimbingFolds,
        };

    private async Task<TrialStart?> GetStart()
    {
        if (_start is not null) return _start;
        TrialStart? start = await GrainFactory.GetGrain<IExperimentGrain>(Experiment).GetTrialStart(Number);

        // The experiment may have started the trial meanwhile.
        return _start ??= start;
    }

    private IFoldGrain Fold(int fold) => GrainFactory.GetGrain<IFoldGrain>(new FoldId(Experiment, Number, fold).ToString());

    /// <summary>Records the result once, even if two folds end together or a start is repeated.</summary>
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
            TrialResult result = _aggregate!.ToResult(_end);
            _state.State.Result = result;
            await _writer.Write();

            // A result counts only when it is on disk.
            _result = result;
        }

        await GrainFactory.GetGrain<ILeaderboardGrain>(Experiment).Record(_result);
        await GrainFactory.GetGrain<IExperimentGrain>(Experiment).TrialEnded(_result);
        DeactivateOnIdle();
    }
}
