using System.Globalization;
using System.Text;
using Gridfold.Grains;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Models.Metrics;
using Gridfold.Models.Training;
using Gridfold.Silo.Slots;
using Gridfold.Silo.Training;

namespace Gridfold.Simulation.Tests;

/// <summary>Trains in virtual time. The result depends only on trial and fold.</summary>
internal sealed class SimulatedRunner : IJobRunner
{
    private readonly SimulatedProcess _process;
    private readonly Observations _seen;
    private readonly TimeSpan _epoch;
    private readonly bool _isBroken;
    private readonly double _faults;
    private readonly HashSet<int> _busy = [];

    /// <summary>Makes the runner of one process.</summary>
    /// <param name="process">The process that trains.</param>
    /// <param name="seen">Counts the trained epochs.</param>
    /// <param name="epoch">The duration of an epoch.</param>
    /// <param name="isBroken">Whether every training breaks.</param>
    /// <param name="faults">The probability that an epoch breaks.</param>
    public SimulatedRunner(SimulatedProcess process, Observations seen, TimeSpan epoch, bool isBroken, double faults)
    {
        _process = process;
        _seen = seen;
        _epoch = epoch;
        _isBroken = isBroken;
        _faults = faults;
    }

    /// <summary>The hash of a fold's weights. Where it depends on the epochs, it is one for all trials of a run.</summary>
    public static string HashOf(Intent intent, FoldId fold, int epochs) => intent.DependsOnEpochs
        ? $"{intent.CellOf(fold.Trial):x8}{fold.Fold:x4}{epochs:x4}"
        : $"{fold.Trial:x8}{fold.Fold:x8}";

    /// <summary>The mean of two folds does not show by how much they differ.</summary>
    public static double ScoreOf(FoldId fold) =>
        (fold.Trial * 37 % 11) + (fold.Fold / 16.0) + ((fold.Fold % 2 == 0 ? 0.5 : -0.5) * (fold.Trial * 13 % 7));

    /// <summary>The loss of a fold: it falls and rises with the trials in another way than the score.</summary>
    public static double LossOf(FoldId fold) => ScoreOf(new FoldId(fold.Experiment, fold.Trial * 3, fold.Fold));

    /// <summary>The score after some epochs, where scores depend on epochs. It is one for all trials of a run.</summary>
    public static double ScoreAt(int cell, int fold, int epochs) =>
        (cell * 37 % 11) + (fold / 16.0) + (((cell * 29) + (epochs * 17)) % 13 / 3.0);

    public async Task Run(int slot, SlotJob job)
    {
        if (!_busy.Add(slot)) throw new ViolationException($"Slot {slot} of {_process.Name} trains two jobs at once.");
        try
        {
            TimeSpan begun = _process.World.Now;
            long[] trials = [.. job.Runs.SelectMany(run => run.Folds).Select(fold => fold.Fold.Trial)];
            await Train(job);
            _seen.JobEnded(trials, job.Runs[0].Folds[0].Fold.Fold, begun, _process.World.Now);
        }
        finally
        {
            _busy.Remove(slot);
        }
    }

    public void Dispose()
    {
    }

    /// <summary>Trains the runs of a job together, one epoch of each at a time.</summary>
    private async Task Train(SlotJob job)
    {
        List<(SlotRun Run, int Done)> open = [.. job.Runs.Select(run =>
            (run, run.Observer.Resume is { } resume ? Read(resume, KeyOf(run)) : 0))];
        while (open.Count > 0)
        {
            await Task.Delay(_epoch * open.Max(training => LengthOf(training.Run)), _process.Time);
            open = [.. open.Where(training => !training.Run.Observer.Dropped.IsCancellationRequested)
                .Select(training => (training.Run, training.Done + 1)).Where(training => GoesOn(training.Run, training.Item2))];
        }
    }

    /// <summary>The length of an epoch, in units of the common length. Uneven epochs differ by up to 8 times.</summary>
    private double LengthOf(SlotRun run) =>
        _seen.IntentOf(run.Folds[0].Fold) is { HasUnevenEpochs: true } intent ? 1 + (intent.CellOf(run.Folds[0].Fold.Trial) * 5 % 8) : 1;

    /// <summary>Ends an epoch. Returns whether more epochs follow.</summary>
    private bool GoesOn(SlotRun run, int done)
    {
        if (_isBroken || _process.World.Chance(_faults)) throw new IOException("The device is broken.");
        IRunObserver<TrainedFold> observer = run.Observer;
        _seen.EpochTrained();
        observer.EpochEnded(new EpochMetrics(done, MetricValues.None, MetricValues.None));
        FoldId last = run.Folds[^1].Fold;
        int epochs = EpochsOf(last);
        if (_seen.DoesDiverge(last))
        {
            observer.End(new TrainedFold(
                new FoldSummary(last.Fold, Status.Failed, [], done, null, "diverged") { HasDiverged = true }, EpochHistory.Empty, []));
            return false;
        }

        if (done == epochs)
        {
            observer.End(Result(run, last, done));
            return false;
        }

        if (observer.IsDue(done))
            observer.Read(Result(run, (run.Folds.SingleOrDefault(fold => EpochsOf(fold.Fold) == done) ?? run.Folds[^1]).Fold, done));
        CheckpointAnswer answer = observer.Ask(new RunPosition(done + 1, 0));
        if (answer != CheckpointAnswer.Continue) observer.Save(Write(done, KeyOf(run)), new RunPosition(done + 1, 0));
        return answer != CheckpointAnswer.SaveAndStop;
    }

    private int EpochsOf(FoldId fold) => _seen.IntentOf(fold).EpochsOf(fold);

    private TrainedFold Result(SlotRun run, FoldId fold, int epochs) =>
        new(new FoldSummary(fold.Fold, Status.Completed, MetricsOf(fold, epochs), epochs,
            HashOf(_seen.IntentOf(fold), fold, epochs), null),
            EpochHistory.Empty, [])
        {
            Model = owner => Encoding.ASCII.GetBytes(owner.ToString()),
            LastCheckpoint = _seen.IntentOf(fold).KeepsLast ? Write(epochs, KeyOf(run)) : null,
        };

    private MetricValue[] MetricsOf(FoldId fold, int epochs) =>
    [
        new("validation_accuracy", ScoreOf(fold, epochs)),
        new("validation_loss", LossOf(fold)),
    ];

    private double ScoreOf(FoldId fold, int epochs) =>
        _seen.IntentOf(fold) is { DependsOnEpochs: true } intent ? ScoreAt(intent.CellOf(fold.Trial), fold.Fold, epochs) : ScoreOf(fold);

    /// <summary>The identity of the training: it is the same for folds that are read from one run, and for those that go on.</summary>
    private string KeyOf(SlotRun run) => string.Join('/', run.Folds
        .Select(fold => $"{_seen.IntentOf(fold.Fold).Extends ?? fold.Fold.Experiment}/{fold.Fold.Fold}/"
            + fold.Hyperparameters.Single(value => value.Name == "x").Json)
        .Distinct());

    private static byte[] Write(int epoch, string key) =>
        CheckpointEnvelope.Seal(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key} {epoch}")));

    private static int Read(byte[] checkpoint, string key)
    {
        string[] parts = Encoding.ASCII.GetString(CheckpointEnvelope.Open(checkpoint)).Split(' ');
        if (parts[0] != key) throw new ViolationException($"{key} goes on from a checkpoint of {parts[0]}.");
        return int.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
