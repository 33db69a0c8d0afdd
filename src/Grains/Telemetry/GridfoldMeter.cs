using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Gridfold.Grains.Telemetry;

/// <summary>The metrics of Gridfold and the source of its traces. docs/metrics.md explains each name.</summary>
public static class GridfoldMeter
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Gridfold";

    private static readonly Meter Meter = new(Name);
    private static readonly List<string> Names = [];

    // The grains on this silo that have current numbers. Each scrape asks them.
    private static readonly ConcurrentDictionary<object, Func<ExperimentGauges>> Experiments = [];
    private static readonly ConcurrentDictionary<object, Func<SlotPoolGauges>> Pools = [];

    /// <summary>The buckets for short times, in seconds.</summary>
    public static IReadOnlyList<double> ShortSeconds { get; } =
        [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30, 300];
    private static readonly ConcurrentDictionary<DeviceSelfTest, bool> SelfTests = [];
    private static readonly double[] LongSeconds = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400];

    static GridfoldMeter()
    {
        Gauge<long>(
            "gridfold_build_info", () => [new Measurement<long>(1, Tag("version", Version))], "The program that runs here; always 1.");
        Gauge("gridfold_experiments", CountExperiments, "Experiments in this silo's memory by state.");
        Gauge("gridfold_trials", CountTrials, "Trials by state, of the experiments on this silo that have not ended.");
        Gauge("gridfold_folds", CountFolds,
            "Folds that wait for a slot (queued) or hold one (leased), as the cluster's slot pool sees them.");
        Gauge("gridfold_slots", CountSlots, "Slots of the cluster by device and state, as its slot pool sees them.");
        Gauge("gridfold_device_self_test", CountSelfTests, "Settings of this silo's devices by what the self-test found: passed, failed, "
            + "or refused for a device with no right setting; always 1.");
        Gauge(
            "gridfold_experiment_progress_ratio",
            () => Active().Select(gauges => new Measurement<double>(gauges.Ended / (double)gauges.Trials, Of(gauges))),
            "Trials that have ended, of an experiment's trials, 0 to 1.");
        Gauge(
            "gridfold_experiment_best_score",
            () =>
                Active().Where(gauges => gauges.Best is not null).Select(gauges => new Measurement<double>(gauges.Best!.Value, Of(gauges))),
            "The best trial's score so far.");
    }

    /// <summary>
    /// The metrics' names as Prometheus shows them: counters end in _total, durations in _seconds. Trials and folds are never labels, so
    /// their number makes no new series. An experiment has its own series until it ends.
    /// </summary>
    public static IReadOnlyList<string> MetricNames => Names;

    /// <summary>The version of the assembly.</summary>
    public static string Version { get; } =
        typeof(GridfoldMeter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown";

    /// <summary>The source of the traces that follow a fold from its lease to the leaderboard.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    internal static Counter<long> FoldsFinished { get; } = Counter("gridfold_folds_finished", "Folds recorded, by outcome.");

    /// <summary>Counts the trainings of folds that begin, by what they begin from.</summary>
    public static Counter<long> Attempts { get; } =
        Counter("gridfold_attempts", "Trainings of folds begun: first, resumed from a checkpoint, or restarted from nothing.");

    internal static Counter<long> LeasesLost { get; } =
        Counter("gridfold_leases_lost", "Leases that ended because their silo died or fell silent.");

    internal static Counter<long> StaleResultsRefused { get; } =
        Counter("gridfold_stale_results_refused", "Results that came from a silo that no longer held the fold.");

    internal static Counter<long> SilosQuarantined { get; } =
        Counter("gridfold_silos_quarantined", "Silos taken out of work because every training broke on them.");

    internal static Counter<long> QuotaRefusals { get; } =
        Counter("gridfold_quota_refusals", "Submissions, retries and uploads refused because their user's quota is used up, by quota.");

    /// <summary>Counts the epochs that the slots of this silo trained.</summary>
    public static Counter<long> EpochsTrained { get; } = Counter("gridfold_epochs_trained", "Epochs trained by this silo's slots.");

    /// <summary>Counts the rows that the slots of this silo learned from. A row counts in each epoch.</summary>
    public static Counter<long> SamplesTrained { get; } =
        Counter("gridfold_samples_trained", "Rows learned from by this silo's slots, counted each epoch.");

    /// <summary>Counts the epochs that did not have to be trained, by mechanism.</summary>
    public static Counter<long> EpochsAvoided { get; } =
        Counter("gridfold_epochs_avoided", "Epochs that did not have to be trained, by mechanism.");

    /// <summary>Counts the checkpoints that could not be stored.</summary>
    public static Counter<long> CheckpointWriteFailures { get; } =
        Counter("gridfold_checkpoint_write_failures", "Checkpoints that could not be stored.");

    /// <summary>Counts the seconds for which the slots of this silo trained.</summary>
    public static Counter<double> SlotTraining { get; } =
        Counter("gridfold_slot_training", "seconds", "s", "Seconds for which this silo's slots trained.");

    /// <summary>Counts the energy of processors, in joules, while the slots of this silo trained.</summary>
    public static Counter<double> Energy { get; } =
        Counter("gridfold_energy", "joules", "J", "Energy that the processors of this silo's machine used while its slots trained.");

    /// <summary>The time from the end of a training to the beginning of the next on the same slot, in seconds.</summary>
    public static Histogram<double> SlotGap { get; } =
        Seconds("gridfold_slot_gap", "From the end of a training to the begin of the next one on the same slot.", ShortSeconds);

    /// <summary>The time from the beginning of a training to its end, in seconds.</summary>
    public static Histogram<double> FoldDuration { get; } =
        Seconds("gridfold_fold_duration", "From a training's begin to its end on a slot.", LongSeconds);

    /// <summary>The time that storing a checkpoint takes, in seconds.</summary>
    public static Histogram<double> CheckpointWrite { get; } =
        Seconds("gridfold_checkpoint_write", "Time that storing a checkpoint took.", ShortSeconds);

    internal static Histogram<double> FoldQueue { get; } =
        Seconds("gridfold_fold_queue", "Time that a fold waited for a slot.", LongSeconds);

    /// <summary>Sets every known counter to 0, so that its first increase is visible as one.</summary>
    public static void ShowZeros()
    {
        foreach (string outcome in (string[])["completed", "failed"]) FoldsFinished.Add(0, Tag("outcome", outcome));
        foreach (string reason in (string[])["first", "promoted", "resumed", "restarted"]) Attempts.Add(0, Tag("reason", reason));
        foreach (string mechanism in (string[])["checkpoint", "early_stopping", "prefix_sharing", "racing", "rungs"])
            EpochsAvoided.Add(0, Tag("mechanism", mechanism));
        foreach (string quota in (string[])["experiments", "stored_bytes"]) QuotaRefusals.Add(0, Tag("quota", quota));
        foreach (Counter<long> counter in (Counter<long>[])[LeasesLost, StaleResultsRefused, SilosQuarantined, EpochsTrained,
            SamplesTrained, CheckpointWriteFailures])
            counter.Add(0);
        foreach (Counter<double> counter in (Counter<double>[])[SlotTraining, Energy]) counter.Add(0);
    }

    /// <summary>Makes a tag of a label and its value.</summary>
    public static KeyValuePair<string, object?> Tag(string label, object? value) => KeyValuePair.Create(label, value);

    /// <summary>Shows the result of a self-test from now on.</summary>
    public static void Show(DeviceSelfTest selfTest) => SelfTests[selfTest] = true;

    internal static void Watch(object grain, Func<ExperimentGauges> gauges) => Experiments[grain] = gauges;

    internal static void Watch(object grain, Func<SlotPoolGauges> gauges) => Pools[grain] = gauges;

    internal static void Unwatch(object grain)
    {
        Experiments.TryRemove(grain, out _);
        Pools.TryRemove(grain, out _);
    }

    private static void Gauge<T>(string name, Func<IEnumerable<Measurement<T>>> observe, string help)
        where T : struct
    {
        Names.Add(name);
        Meter.CreateObservableGauge(name, observe, null, help);
    }

    private static Counter<long> Counter(string name, string help)
    {
        Names.Add($"{name}_total");
        return Meter.CreateCounter<long>(name, null, help);
    }

    private static Counter<double> Counter(string name, string suffix, string unit, string help)
    {
        Names.Add($"{name}_{suffix}_total");
        return Meter.CreateCounter<double>(name, unit, help);
    }

    private static Histogram<double> Seconds(string name, string help, IReadOnlyList<double> bounds)
    {
        Names.Add($"{name}_seconds");
        return Meter.CreateHistogram(name, "s", help, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
    }

    private static IEnumerable<ExperimentGauges> Active() =>
        Experiments.Values.Select(gauges => gauges()).Where(gauges => !gauges.Status.IsFinal());

    private static KeyValuePair<string, object?> Of(ExperimentGauges gauges) => Tag("experiment", gauges.Id);

    private static IEnumerable<Measurement<long>> CountExperiments()
    {
        ILookup<Status, ExperimentGauges> byStatus = Experiments.Values.Select(gauges => gauges()).ToLookup(gauges => gauges.Status);

        // A damaged experiment is in memory only while a call asks for it, so it is not counted.
        return Enum.GetValues<Status>().Where(status => status != Status.Damaged)
            .Select(status => new Measurement<long>(byStatus[status].Count(), Tag("state", status.ToString().ToLowerInvariant())));
    }

    private static IEnumerable<Measurement<long>> CountTrials()
    {
        ExperimentGauges[] active = [.. Active()];
        long ended = active.Sum(gauges => gauges.Ended), running = active.Sum(gauges => gauges.Started);
        yield return new Measurement<long>(active.Sum(gauges => gauges.Trials) - ended - running, Tag("state", "pending"));
        yield return new Measurement<long>(running, Tag("state", "running"));
        yield return new Measurement<long>(active.Sum(gauges => gauges.Completed), Tag("state", "completed"));
        yield return new Measurement<long>(active.Sum(gauges => gauges.Pruned), Tag("state", "pruned"));
        yield return new Measurement<long>(active.Sum(gauges => gauges.Failed), Tag("state", "failed"));
    }

    private static IEnumerable<Measurement<long>> CountFolds() =>
        Pools.Values.Select(gauges => gauges()).SelectMany(gauges => (Measurement<long>[])
            [new(gauges.Queued, Tag("state", "queued")), new(gauges.Leased, Tag("state", "leased"))]);

    private static IEnumerable<Measurement<long>> CountSelfTests() => SelfTests.Keys
        .Select(found => new Measurement<long>(1, Tag("device", found.Device), Tag("setting", found.Setting), Tag("result", found.Result)));

    private static IEnumerable<Measurement<long>> CountSlots() => Pools.Values.SelectMany(gauges => gauges().Slots)
        .Select(slots => new Measurement<long>(slots.Count, Tag("device", slots.Device), Tag("state", slots.State)));
}
