using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.Randomness;
using Gridfold.Models.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

// This loop is one of three engines that train runs (docs/architecture.md). Engines/TrainingEngines.cs chooses the engine of each run.
// Engines/Dense trains on a processor the networks that it knows and is fast at. Engines/Fused trains networks of the same layers as one on
// a GPU. This loop, libtorch, trains all other runs, and every run of a file with "engine: libtorch". RunProgress handles the end of an
// epoch for all three.

/// <summary>
/// Trains one network on one fold with libtorch, from the first weights to the last metrics. On a processor the result depends on the
/// arguments alone. Every repetition on one thread gives the same bits, on any machine and beside any other work. The training stays on the
/// calling thread.
/// </summary>
public static class TrainingLoop
{
    /// <summary>The most rows that the network judges at once.</summary>
    internal const int MaxEvaluationRows = 4096;

    /// <summary>
    /// Trains a run to its last epoch. The run ends earlier by early stopping, by a loss that is not a finite number, or when its observer
    /// suspends or drops it.
    /// </summary>
    /// <param name="data">The fold's rows.</param>
    /// <param name="run">The network, its training and its observer.</param>
    /// <param name="foldSeed">The seed of initial weights, shuffles and dropout.</param>
    /// <param name="device">
    /// The device that trains; null for the processor. On a GPU the last bits can differ between repetitions, because some operations add
    /// in a varying order.
    /// </param>
    /// <exception cref="CheckpointDamagedException">The checkpoint to resume from cannot be used.</exception>
    public static void Train(FoldData data, Run run, ulong foldSeed, TrainingDevice? device = null)
    {
        using DisposeScope scope = NewDisposeScope();
        device ??= TrainingDevice.Cpu;
        using var random = new NetworkRandom(foldSeed, device);
        using nn.Module<Tensor, Tensor> model = run.Network.BuildForTraining(data.InputShape, data.HeadWidth, random);
        int evaluationRows = (int)Math.Min(MaxEvaluationRows, run.Network.RowsAtOnce(data.InputShape, data.HeadWidth));
        Train(data, model, run, foldSeed, random, evaluationRows, device);
    }

    /// <summary>Trains a network that has its weights. A checkpoint of the observer replaces them.</summary>
    internal static void Train(
        FoldData data,
        nn.Module<Tensor, Tensor> model,
        Run run,
        ulong foldSeed,
        NetworkRandom random,
        int evaluationRows = MaxEvaluationRows,
        TrainingDevice? device = null)
    {
        using DisposeScope scope = NewDisposeScope();
        device ??= TrainingDevice.Cpu;
        HeldRows? held = run.Training.Threshold is { Value: null, Fraction: var fraction } ? HeldRows.Of(data, fraction, foldSeed) : null;
        data = held?.Learning ?? data;
        LossSpec loss = data.TrainingTargets.Bind(run.Training.Loss, data.ClassNames, device.Torch);
        run = run with { Training = run.Training with { Loss = loss } };
        using Optimizer optimizer = run.Training.Optimizer.Build([.. model.parameters().Where(parameter => parameter.requires_grad)]);
        var augmentation = run.Training.Augmentation is { } augment ? new Augmentation(augment, data, foldSeed) : null;
        using ResidentFold fold = ResidentFolds.On(device).Borrow(data);
        using ResidentFold? heldFold = held is null ? null : ResidentFolds.On(device).Borrow(held.Held);
        var rows = new TrainingPart(fold, run.Training.BatchSize, augmentation);
        var state = new LibtorchState(model, optimizer, random);
        var progress = new RunProgress(run, data, "libtorch", state);
        progress.Resume();
        while (!progress.EndIfDropped())
        {
            TrainEpoch(state, progress, rows, run.Training, data, foldSeed);
            if (progress.HasEnded) return;
            Tally validation = progress.NewValidationTally();
            double validationLoss = Evaluate(state, fold, run, evaluationRows, validation);
            progress.EndEpoch(validationLoss, validation, ThresholdOf(state, heldFold, run, evaluationRows));
        }
    }

    /// <summary>The rows in the order of an epoch, the same for every network and every setting of the fold.</summary>
    internal static int[] ShuffledRows(int rows, ulong foldSeed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        new RandomStream(Seed.Derive(foldSeed, "shuffle", epoch)).Shuffle(order);
        return order;
    }

    /// <summary>Learns from the rest of an epoch, one mini-batch at a time. It stops when the run ends.</summary>
    private static void TrainEpoch(
        LibtorchState state, RunProgress progress, TrainingPart part, TrainingSpec training, FoldData data, ulong foldSeed)
    {
        using DisposeScope scope = NewDisposeScope();
        (int epoch, int start) = progress.Position;
        int[] order = ShuffledRows(part.Rows, foldSeed, epoch);
        Tensor orderOnDevice = part.Place(order);
        var tally = new EpochTally(order, data.TrainingTargets, start);
        int batches = ((order.Length - 1) / training.BatchSize) + 1;
        if (start == 0) state.Random.BeginEpoch(epoch);
        state.Model.train();
        for (int count; start < order.Length; start += count)
        {
            if (progress.EndIfDropped()) return;
            using DisposeScope step = NewDisposeScope();
            count = Math.Min(training.BatchSize, order.Length - start);
            Tensor rows = orderOnDevice.narrow(0, start, count);
            Tensor outputs = state.Model.forward(part.Batch(order.AsSpan(start, count), rows, epoch));
            Tensor loss = training.Loss.Of(outputs, part.Targets.index_select(0, rows), isMean: true);

            state.Optimizer.ZeroGradients();
            loss.backward();
            training.Clip?.Apply(state.Optimizer.Parameters);
            state.Optimizer.RateFactor = training.Schedule?.FactorAt(new TrainingMoment(
                epoch, start / training.BatchSize, batches, training.Epochs, progress.History)) ?? 1;
            state.Optimizer.Step();

            tally.Add(loss, progress.Tally.Reduce(outputs));
            progress.EndBatch(count);
            if (!progress.IsToBeSaved) continue;
            tally.Read(progress);
            progress.SaveIfAsked();
            if (progress.HasEnded) return;
        }

        tally.Read(progress);
    }

    /// <summary>The threshold that decides between two classes after an epoch; null where the most probable class counts.</summary>
    private static double? ThresholdOf(LibtorchState state, ResidentFold? held, Run run, int rowsAtOnce)
    {
        if (held is null) return run.Training.Threshold?.Value;
        Targets targets = held.Data.ValidationTargets;
        if (targets.Count == 0) return ThresholdSearch.Usual;
        Tally tally = targets.NewTally(MetricNeeds.Probabilities);
        Evaluate(state, held, run, rowsAtOnce, tally);
        return run.Training.Threshold!.Choose(tally.Judge(double.NaN, run.Training.Loss).Probabilities!);
    }

    /// <summary>Judges the validation rows. It stops early when the run is dropped.</summary>
    /// <returns>The mean loss.</returns>
    private static double Evaluate(LibtorchState state, ResidentFold fold, Run run, int rowsAtOnce, Tally tally)
    {
        using IDisposable withoutGradients = no_grad();
        state.Model.eval();
        Targets targets = fold.Data.ValidationTargets;
        int[] rows = [.. Enumerable.Range(0, targets.Count)];
        double lossSum = 0;
        for (int start = 0; start < rows.Length && !run.Observer.Dropped.IsCancellationRequested; start += rowsAtOnce)
        {
            using DisposeScope batch = NewDisposeScope();
            int count = Math.Min(rowsAtOnce, rows.Length - start);
            Tensor outputs = state.Model.forward(fold.ValidationInputs.narrow(0, start, count));
            lossSum += run.Training.Loss.Of(outputs, fold.ValidationTargets.narrow(0, start, count), isMean: false).item<float>();
            tally.Add(tally.Reduce(outputs).cpu().bytes, targets, rows.AsSpan(start, count));
        }

        return lossSum / rows.Length;
    }
}
