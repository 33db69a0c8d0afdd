using System.Globalization;
using System.Text;
using Gridfold.Grains;
using Gridfold.Grains.Folds;
using Gridfold.Models.Training;
using Gridfold.Silo.Slots;
using Gridfold.Silo.Training;

namespace Gridfold.Simulation.Tests;

/// <summary>Trainings that take virtual time, and whose result follows from trial and fold alone.</summary>
internal sealed class SimulatedRunner : IFoldRunner
{
    private readonly SimulatedProcess _process;
    private readonly Observations _seen;
    private readonly TimeSpan _epoch;
    private readonly bool _isBroken;
    private readonly double _faults;
    private readonly HashSet<int> _busy = [];

    /// <param name="process">Where they run.</param>
    /// <param name="seen">Told what is trained.</param>
    /// <param name="epoch">How long an epoch takes.</param>
    /// <param name="isBroken">Whether every training breaks.</param>
    /// <param name="faults">How likely it is that an epoch breaks.</param>
    public SimulatedRunner(SimulatedProcess process, Observations seen, TimeSpan epoch, bool isBroken, double faults)
    {
        _process = process;
        _seen = seen;
        _epoch = epoch;
        _isBroken = isBroken;
        _faults = faults;
    }

    public static string HashOf(FoldId fold) => $"{fold.Trial:x8}{fold.Fold:x8}";

    public static double ScoreOf(FoldId fold) => (fold.Trial * 37 % 11) + (fold.Fold / 16.0);

    public async Task<TrainedFold?> Run(int slot, FoldTraining training, ITrainingControl control)
    {
        if (!_busy.Add(slot)) throw new ViolationException($"Slot {slot} of {_process.Name} trains two folds at once.");
        try
        {
            return await Train(training, control);
        }
        finally
        {
            _busy.Remove(slot);
        }
    }

    public void Dispose()
    {
    }

    private async Task<TrainedFold?> Train(FoldTraining training, ITrainingControl control)
    {
        FoldId fold = training.Assignment.Fold;
        int epochs = _seen.EpochsOf(fold.Experiment);
        int done = control.Resume is { } resume ? Read(resume, fold) : 0;
        while (done < epochs)
        {
            await Task.Delay(_epoch, _process.Time);
            control.Dropped.ThrowIfCancellationRequested();
            if (_isBroken || _process.World.Chance(_faults)) throw new IOException("The device is broken.");
            done++;
            _seen.EpochTrained(fold);
            control.EpochEnded(done);
            if (done == epochs) break;
            CheckpointAnswer answer = control.Ask(new TrainingPosition(done + 1, 0));
            if (answer != CheckpointAnswer.Continue) control.Save(Write(done, fold), new TrainingPosition(done + 1, 0));
            if (answer == CheckpointAnswer.SaveAndStop) return null;
        }

        var metrics = new MetricValue[] { new("validation_accuracy", ScoreOf(fold)) };
        return new TrainedFold(new FoldSummary(fold.Fold, Status.Completed, metrics, epochs, HashOf(fold), null), EpochHistory.Empty, []);
    }

    private static byte[] Write(int epoch, FoldId fold) =>
        CheckpointEnvelope.Seal(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fold} {epoch}")));

    private static int Read(byte[] checkpoint, FoldId fold)
    {
        string[] parts = Encoding.ASCII.GetString(CheckpointEnvelope.Open(checkpoint)).Split(' ');
        if (parts[0] != fold.ToString()) throw new ViolationException($"{fold} goes on from a checkpoint of {parts[0]}.");
        return int.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
