using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Trials;
using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>An experiment of a run, as it is submitted.</summary>
/// <param name="Id">The experiment's id.</param>
/// <param name="Cells">The number of trials that differ in more than their budget.</param>
/// <param name="Folds">The number of folds of each trial.</param>
/// <param name="Budgets">The epochs of each fold, one number for each trial of a cell.</param>
/// <param name="MaxSlots">See <see cref="ExperimentShare"/>.</param>
internal sealed record Intent(string Id, int Cells, int Folds, IReadOnlyList<int> Budgets, int? MaxSlots)
{
    /// <summary>The searcher's section of a grid with two objectives, as JSON.</summary>
    public const string GridOfTwoObjectives =
        """{"name": "grid", "objectives": [{"metric": "validation_accuracy", "mode": "max"}, {"metric": "validation_loss"}]}""";

    public int Trials => EndsAfter ?? Cells * Budgets.Count;

    /// <summary>The number of trials after which a limit ends the search. Null where no limit does.</summary>
    public int? EndsAfter { get; init; }

    /// <summary>Whether the clock ends the search, so that nobody knows after how many trials.</summary>
    public bool EndsByTime { get; init; }

    /// <summary>The lag that binds the trials in progress, or null.</summary>
    public int? Lag { get; init; }

    /// <summary>The trials whose last fold diverges until the user tries failed trials again.</summary>
    public IReadOnlyList<long> FailingTrials { get; init; } = [];

    /// <summary>The rule that stops trials between two folds.</summary>
    public Racing Racing { get; init; }

    /// <summary>The lag of the race, in trials. Null as in a file of an earlier version.</summary>
    public int? RaceLag { get; init; }

    /// <summary>The number of folds that each trial runs.</summary>
    public IReadOnlyList<int> FoldsRun => Expected.Folds;

    /// <summary>The scheduler over epochs. Null when trials are not compared over epochs.</summary>
    public SchedulerSpec? Scheduler { get; init; }

    /// <summary>The scheduler's section of the file, as JSON.</summary>
    public string SchedulerText => Scheduler switch
    {
        Asha.Spec asha => $$"""{"name": "asha", {{Keys(asha.Ladder)}}}""",
        Hyperband.Spec hyperband => $$"""{"name": "hyperband", {{Keys(hyperband.Ladder)}}}""",
        Pasha.Spec pasha => string.Create(
            CultureInfo.InvariantCulture, $$"""{"name": "pasha", {{Keys(pasha.Ladder)}}, "epsilon": {{pasha.Epsilon}}}"""),
        Median.Spec median => $$"""{"name": "median", "min_epochs": {{median.Epochs[0]}}, "interval": {{median.Interval}}, """
            + $"\"grace\": {median.Grace}}}",
        _ => """{"name": "none"}""",
    };

    /// <summary>The epochs that the first fold of each trial trains.</summary>
    public IReadOnlyList<int> EpochsRun => Expected.Epochs;

    private ExpectedLattice Expected { get => field ??= ExpectedLattice.Of(this); } = null!;

    /// <summary>The validation's section of the file, as JSON. Null for holdout or kfold with the folds.</summary>
    public string? Validation { get; init; }

    /// <summary>The engine that trains.</summary>
    public string Engine { get; init; } = "auto";

    /// <summary>Whether the epochs of the trials differ in length.</summary>
    public bool HasUnevenEpochs { get; init; }

    /// <summary>Parameters that change no training, as entries of a JSON object with a comma before them.</summary>
    public string MoreParameters { get; init; } = "";

    /// <summary>Its limits, as JSON.</summary>
    public string Limits { get; init; } = "{}";

    /// <summary>The searcher's section of the file, as JSON.</summary>
    public string Searcher { get; init; } = """{"name": "grid", "metric": "validation_accuracy", "mode": "max"}""";

    /// <summary>The id of the experiment that this one extends. Null for none.</summary>
    public string? Extends { get; init; }

    /// <summary>The number of pruned trials of the extended experiment that go on. Null for none.</summary>
    public int? Promotes { get; init; }

    /// <summary>The number of trials that are recorded: of a promotion, the completed and the promoted ones.</summary>
    public int RecordedTrials { get => field == 0 ? Trials : field; init; }

    /// <summary>Whether the file states the only budget as a number, and has no parameter for it.</summary>
    public bool HasPlainEpochs { get; init; }

    /// <summary>Whether completed folds keep the checkpoint after their last epoch. Scores and weights then depend on the epochs.</summary>
    public bool KeepsLast { get; init; }

    /// <summary>Whether scores and weights depend on the epochs, and are one for all trials of a run.</summary>
    public bool DependsOnEpochs => Scheduler is not null || KeepsLast;

    /// <summary>The epochs that are recorded.</summary>
    public int TotalEpochs => Enumerable.Range(1, Trials).Sum(trial => Enumerable.Range(1, Folds).Sum(fold => EpochsOf(trial, fold)));

    /// <summary>The epochs that are enough, because the trials of a cell share one training.</summary>
    public int NeededEpochs => Enumerable.Range(1, Trials).Chunk(Budgets.Count).Sum(cell => Enumerable.Range(1, Folds)
        .Sum(fold => cell.Max(trial => EpochsOf(trial, fold))));

    /// <summary>The epochs of a fold that no decision ends.</summary>
    public int EpochsOf(FoldId fold) => Budgets[(int)((fold.Trial - 1) % Budgets.Count)];

    /// <summary>The number of the trials that differ only in their budget, from 0.</summary>
    public int CellOf(long trial) => (int)(trial - 1) / Budgets.Count;

    /// <summary>Whether a trial ends before its last fold or epoch.</summary>
    public bool IsPruned(long trial) => FoldsRun[(int)trial - 1] < Folds
        || EpochsRun[(int)trial - 1] < Budgets[(int)(trial - 1) % Budgets.Count];

    /// <summary>The score of a fold when it ends.</summary>
    public double ScoreOf(FoldId fold) =>
        DependsOnEpochs
            ? SimulatedRunner.ScoreAt(CellOf(fold.Trial), fold.Fold, EpochsOf((int)fold.Trial, fold.Fold))
            : SimulatedRunner.ScoreOf(fold);

    // A trial that is stopped at a rung has no later folds, or has trained all of its folds so far.
    private int EpochsOf(int trial, int fold) => fold > FoldsRun[trial - 1] ? 0 : EpochsRun[trial - 1];

    private static string Keys(RungLadder ladder) => $"\"eta\": {ladder.Eta}, \"min_epochs\": {ladder.Epochs[0]}";
}

/// <summary>Watches a run and finds what must never happen.</summary>
internal sealed class Observations
{
    private static readonly TimeSpan LongestSurplus = TimeSpan.FromSeconds(40);

    private readonly Dictionary<string, Intent> _intents;
    private readonly Dictionary<string, HashSet<long>> _recorded = [];
    private readonly HashSet<string> _storedTrials = [];
    private readonly HashSet<string> _storedFolds = [];
    private readonly Dictionary<string, TimeSpan> _overSince = [];

    public Observations(IEnumerable<Intent> intents) => _intents = intents.ToDictionary(intent => intent.Id);

    /// <summary>The first violation, or null.</summary>
    public string? Violation { get; private set; }

    /// <summary>The number of trained epochs, repeated ones included.</summary>
    public int EpochsTrained { get; private set; }

    /// <summary>The jobs that have ended: their trials, their fold, and when each began and ended.</summary>
    public List<(IReadOnlyList<long> Trials, int Fold, TimeSpan Begun, TimeSpan Ended)> Jobs { get; } = [];

    public void JobEnded(IReadOnlyList<long> trials, int fold, TimeSpan begun, TimeSpan ended) => Jobs.Add((trials, fold, begun, ended));

    public Intent IntentOf(FoldId fold) => _intents[fold.Experiment];

    public void EpochTrained() => EpochsTrained++;

    /// <summary>Whether the cause of failures has been removed.</summary>
    public bool IsMended { get; set; }

    public bool DoesDiverge(FoldId fold) =>
        !IsMended && _intents[fold.Experiment] is var intent && intent.FailingTrials.Contains(fold.Trial) && fold.Fold == intent.Folds;

    public void Violate(string what) => Violation ??= what;

    /// <summary>Checks each write of each grain.</summary>
    public void Writing(GrainId grain, string name, object? before, object after)
    {
        string key = grain.Key.ToString()!;
        switch (after)
        {
            case FoldState fold: CheckFold(key, (FoldState?)before, fold); break;
            case TrialState { Result: { } result }: CheckTrial(key, (TrialState?)before, result); break;
            case LeaderboardPage page: CheckPage(key, (LeaderboardPage?)before, page); break;
            case ExperimentState experiment: CheckExperiment(key, (ExperimentState?)before, experiment); break;
            case SlotPoolState pool when pool.Generation < (((SlotPoolState?)before)?.Generation ?? 0):
                Violate(
                $"{name}: the generation goes back."); break;
        }
    }

    /// <summary>Checks the slot pool.</summary>
    public void Look(IReadOnlyList<SiloSnapshot> silos, TimeSpan now)
    {
        var folds = new HashSet<FoldId>();
        var jobs = new Dictionary<string, HashSet<LeaseId>>();
        foreach (SiloSnapshot silo in silos)
        {
            foreach (LeaseProgress lease in silo.Leases)
            {
                if (!folds.Add(lease.Lease.Fold)) Violate($"{lease.Lease.Fold} is leased twice.");
                if (!jobs.TryGetValue(lease.Lease.Fold.Experiment, out HashSet<LeaseId>? held))
                    jobs[lease.Lease.Fold.Experiment] = held = [];
                held.Add(lease.Lease.Job);
            }
        }

        foreach (Intent intent in _intents.Values)
        {
            // A pool that has just been activated hears which leases silos hold before it hears how many slots an experiment may hold.
            if (!(jobs.GetValueOrDefault(intent.Id)?.Count > intent.MaxSlots)) _overSince.Remove(intent.Id);
            else if (_overSince.TryAdd(intent.Id, now)) continue;
            else if (now - _overSince[intent.Id] > LongestSurplus)
                Violate($"{intent.Id} holds {jobs[intent.Id].Count} jobs of {intent.MaxSlots}.");
        }
    }

    /// <summary>Checks an experiment that has ended.</summary>
    public void LookAtEnd(
        Intent intent, ExperimentSnapshot snapshot, IReadOnlyList<RankedTrial> board, IReadOnlyList<TrialResult> results, bool isCancelled)
    {
        foreach (TrialResult result in results) CheckResult(intent, result);
        if (results.Count != board.Count) Violate($"{intent.Id}: {results.Count} of {board.Count} results can be read.");
        if (isCancelled && snapshot.Status == Status.Cancelled) return;
        if (snapshot.Status != Status.Completed) Violate($"{intent.Id} is {snapshot.Status}.");
        if (snapshot.Ended != intent.Trials) Violate($"{intent.Id} counts {snapshot.Ended} of {intent.Trials} trials.");
        if (snapshot.Folds != intent.FoldsRun.Sum()) Violate($"{intent.Id} counts {snapshot.Folds} folds.");
        if (intent.Searcher == Intent.GridOfTwoObjectives
            && !board.Select(trial => trial.OtherScores?[0]).SequenceEqual(results.Select(result => result.OtherScores?[0])))
            Violate($"{intent.Id}: its leaderboard has other second objectives than its trials.");
        if (snapshot.Epochs != intent.TotalEpochs) Violate($"{intent.Id} counts {snapshot.Epochs} of {intent.TotalEpochs} epochs.");
        if (!board.Select(trial => trial.Trial).Order().SequenceEqual(Enumerable.Range(1, intent.Trials).Select(trial => (long)trial)))
            Violate($"{intent.Id}: the leaderboard has trials {string.Join(", ", board.Select(trial => trial.Trial))}.");
    }

    private void CheckFold(string key, FoldState? before, FoldState after)
    {
        if (before is null) before = new FoldState();
        if (before.Result is { Summary.Status: Status.Completed } && before.Result.Summary != after.Result?.Summary)
            Violate($"Fold {key}: its result is written over.");
        if (after.Lease < before.Lease) Violate($"Fold {key}: an earlier lease, {after.Lease}, follows {before.Lease}.");
        if (after.Attempt < before.Attempt) Violate($"Fold {key}: its attempts go back.");
        if (after.Checkpoints.Count > FoldLifecycle.KeptCheckpoints) Violate($"Fold {key} keeps {after.Checkpoints.Count} checkpoints.");
        if (after.Reading is not null || (after.Result?.Summary.Status == Status.Failed && !IsMended)) _storedFolds.Add(key);
        if (after.Result is null or { Summary.Status: Status.Failed }) return;
        _storedFolds.Add(key);
        FoldSummary summary = after.Result.Summary;
        var id = FoldId.Parse(key)!;
        Intent intent = IntentOf(id);
        if (summary.Epochs != intent.EpochsOf(id) || summary.WeightsHash != SimulatedRunner.HashOf(intent, id, summary.Epochs))
            Violate($"Fold {key} has the result of another: {summary}.");
    }

    private void CheckTrial(string key, TrialState? before, TrialResult result)
    {
        if (before?.Result is { Status: not Status.Failed } old && old.WeightsHash != result.WeightsHash)
            Violate($"Trial {key}: its result is written over.");
        Intent intent = _intents[key.Split('/')[0]];
        CheckResult(intent, result);
        for (int fold = 1; fold <= result.FoldCount; fold++)
        {
            if (!_storedFolds.Contains($"{key}/{fold}")) Violate($"Trial {key} is recorded before its fold {fold}.");
        }

        _storedTrials.Add(key);
    }

    private void CheckPage(string key, LeaderboardPage? before, LeaderboardPage after)
    {
        if (!_recorded.TryGetValue(key, out HashSet<long>? recorded)) _recorded[key] = recorded = [];
        int known = before?.Trials.Count ?? 0;
        if (after.Trials.Count < known) Violate($"Leaderboard {key} loses trials.");
        foreach (RankedTrial trial in after.Trials.Skip(known))
        {
            if (!recorded.Add(trial.Trial) && !(IsMended && _intents[key].FailingTrials.Contains(trial.Trial)))
                Violate($"Leaderboard {key} has trial {trial.Trial} twice.");
            if (!_storedTrials.Contains(FoldId.KeyOf(key, trial.Trial)))
                Violate($"Leaderboard {key} has trial {trial.Trial} before it is on disk.");
        }
    }

    private void CheckExperiment(string key, ExperimentState? before, ExperimentState after)
    {
        Status was = before?.Status ?? Status.Pending;
        if (was.IsFinal() && after.Status != was && after.Retry is null) Violate($"{key} is {after.Status} after it was {was}.");
        if (after.Status == Status.Completed && !_intents[key].EndsByTime
            && (_recorded.GetValueOrDefault(key)?.Count ?? 0) != _intents[key].RecordedTrials)
            Violate($"{key} is completed, and its leaderboard on disk is not.");
    }

    private void CheckResult(Intent intent, TrialResult result)
    {
        if (result.Status == Status.Failed && intent.FailingTrials.Contains(result.Trial)) return;
        int run = intent.FoldsRun[(int)result.Trial - 1];
        FoldId[] folds = [.. Enumerable.Range(1, run).Select(fold => new FoldId(intent.Id, result.Trial, fold))];
        if (result.Status != (intent.IsPruned(result.Trial) ? Status.Pruned : Status.Completed))
            Violate($"Trial {result.Trial} of {intent.Id} is {result.Status}: {result.Reason}.");
        else if (!result.FoldScores.Concat(result.OuterScores ?? []).SequenceEqual(folds.Select(fold => (double?)intent.ScoreOf(fold))))
            Violate($"Trial {result.Trial} of {intent.Id} has other scores.");
        else if (intent.Searcher == Intent.GridOfTwoObjectives
            && !(Math.Abs(folds.Average(SimulatedRunner.LossOf) - (result.OtherScores?[0] ?? double.NaN)) < 1e-9))
            Violate($"Trial {result.Trial} of {intent.Id} has another second objective.");
    }
}
