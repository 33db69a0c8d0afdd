using System.Runtime.InteropServices;
using Gridfold.Models.Datasets;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.Randomness;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Trains one network on one fold, from first weights to last metrics. What it computes depends on its arguments alone: run twice, anywhere,
/// beside anything, on one thread, it gives the same bits. It stays on the calling thread.
/// </summary>
public static class TrainingLoop
{
    /// <summary>Rows judged at once.</summary>
    internal const int MostEvaluationRows = 4096;

    /// <summary>Trains to the last epoch, until early stopping, until the loss is no longer a number, or until it is suspended.</summary>
    /// <param name="data">The fold's rows.</param>
    /// <param name="network">The network; it has passed <see cref="NetworkSpec.Check"/> with this data.</param>
    /// <param name="training">Optimizer, batch size, epochs.</param>
    /// <param name="foldSeed">Determines initial weights, shuffles and dropout.</param>
    /// <param name="epochEnded">Told the metrics of each epoch that ends in this run.</param>
    /// <param name="cancellationToken">Ends the training before its next step.</param>
    /// <param name="checkpoints">Where to resume from and when to save; null to train from the start to the end.</param>
    /// <param name="readings">Where it is read on the way; null to give the last epoch's result only.</param>
    /// <param name="device">What it is trained on; null for the processor. Where it is a GPU, the promise above ends: some of its operations add in an order of their own.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="CheckpointDamagedException">What it was to be resumed from cannot be used.</exception>
    public static TrainingResult Run(
        FoldData data,
        NetworkSpec network,
        TrainingSpec training,
        ulong foldSeed,
        Action<EpochMetrics>? epochEnded,
        CancellationToken cancellationToken,
        ITrainingCheckpoints? checkpoints = null,
        ITrainingReadings? readings = null,
        TrainingDevice? device = null)
    {
        using DisposeScope scope = NewDisposeScope();
        device ??= TrainingDevice.Cpu;
        using var random = new NetworkRandom(foldSeed, device);
        using nn.Module<Tensor, Tensor> model = network.BuildForTraining(data.InputShape, data.ClassCount, random);
        int evaluationRows = (int)Math.Min(MostEvaluationRows, network.RowsAtOnce(data.InputShape, data.ClassCount));
        return Run(data, model, training, foldSeed, random, epochEnded, cancellationToken, checkpoints, readings, evaluationRows, device);
    }

    /// <summary>Trains a network from the weights that it has, or from those that were saved.</summary>
    internal static TrainingResult Run(
        FoldData data,
        nn.Module<Tensor, Tensor> model,
        TrainingSpec training,
        ulong foldSeed,
        NetworkRandom random,
        Action<EpochMetrics>? epochEnded,
        CancellationToken cancellationToken,
        ITrainingCheckpoints? checkpoints = null,
        ITrainingReadings? readings = null,
        int evaluationRows = MostEvaluationRows,
        TrainingDevice? device = null)
    {
        using DisposeScope scope = NewDisposeScope();
        device ??= TrainingDevice.Cpu;
        using Optimizer optimizer = training.Optimizer.Build(model.parameters().Where(parameter => parameter.requires_grad));
        var augmentation = training.Augmentation is { } augment ? new Augmentation(augment, data, foldSeed) : null;
        using ResidentFold resident = device.Borrow(data);
        var trainingPart = new TrainingPart(resident, training.BatchSize, augmentation);
        var state = new TrainingState(model, optimizer, random, data.ClassCount);
        if (checkpoints?.Resume is { } checkpoint) Checkpoint.Restore(checkpoint, state);
        ConfusionMatrix confusion = new(data.ClassCount);
        EarlyStoppingState? stopping = training.EarlyStopping?.After(state.History);

        for (int epoch = state.Position.Epoch; epoch <= training.Epochs && stopping is not { IsOver: true }; epoch++)
        {
            if (TrainEpoch(state, trainingPart, training, foldSeed, checkpoints, cancellationToken) is not { } trainingLoss) return state.Suspended();
            if (!double.IsFinite(trainingLoss)) return state.Diverged("training", trainingLoss);

            (double validationLoss, confusion) = Evaluate(model, resident, training.Loss, evaluationRows, cancellationToken);
            if (!double.IsFinite(validationLoss)) return state.Diverged("validation", validationLoss);

            state.EndEpoch(validationLoss, confusion);
            epochEnded?.Invoke(state.History[^1]);
            stopping?.Add(state.History[^1].Get(training.EarlyStopping!.Metric));
            bool isLast = epoch == training.Epochs || stopping is { IsOver: true };
            if (!isLast && readings?.IsDue(epoch) == true) readings.Read(state.Completed(confusion, NetworkWeights.Of(model)));
            if (!isLast && checkpoints is not null && StopsAfterSaving(checkpoints, state)) return state.Suspended();
        }

        return state.Completed(confusion, NetworkWeights.Of(model));
    }

    /// <summary>The rows in the order of an epoch: the same for every network and every setting of the fold.</summary>
    internal static int[] ShuffledRows(int rows, ulong foldSeed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        new RandomStream(Seed.Derive(foldSeed, "shuffle", epoch)).Shuffle(order);
        return order;
    }

    /// <summary>What is left of one pass in mini-batches.</summary>
    /// <returns>The epoch's mean loss, NaN or infinite as soon as one batch's is; null when it was saved to stop.</returns>
    private static double? TrainEpoch(
        TrainingState state, TrainingPart part, TrainingSpec training, ulong foldSeed, ITrainingCheckpoints? checkpoints, CancellationToken cancellationToken)
    {
        using DisposeScope epoch = NewDisposeScope();
        int[] order = ShuffledRows(part.Classes.Length, foldSeed, state.Position.Epoch);
        Tensor orderOnDevice = part.Place(order);
        var tally = new EpochTally(order, part.Classes, state.Position.RowsDone);
        if (state.Position.RowsDone == 0) state.Random.BeginEpoch(state.Position.Epoch);
        state.Model.train();
        while (state.Position.RowsDone < order.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope step = NewDisposeScope();
            int start = state.Position.RowsDone, count = Math.Min(training.BatchSize, order.Length - start);
            Tensor rows = orderOnDevice.narrow(0, start, count);
            Tensor logits = state.Model.forward(part.Batch(order.AsSpan(start, count), rows, state.Position.Epoch));
            Tensor loss = Loss.Of(training.Loss, logits, part.Labels.index_select(0, rows), isMean: true);

            state.Optimizer.ZeroGradients();
            loss.backward();
            state.Optimizer.Step();

            tally.Add(loss, logits);
            state.EndBatch(count);
            CheckpointAnswer answer = checkpoints?.Ask(state.Position) ?? CheckpointAnswer.Continue;
            if (answer == CheckpointAnswer.Continue) continue;
            if (tally.Read(state) is { } notFinite) return notFinite;
            checkpoints!.Save(Checkpoint.Save(state), state.Position);
            if (answer == CheckpointAnswer.SaveAndStop) return null;
        }

        return tally.Read(state) ?? (state.LossSum / order.Length);
    }

    /// <summary>Asks and saves.</summary>
    private static bool StopsAfterSaving(ITrainingCheckpoints checkpoints, TrainingState state)
    {
        CheckpointAnswer answer = checkpoints.Ask(state.Position);
        if (answer != CheckpointAnswer.Continue) checkpoints.Save(Checkpoint.Save(state), state.Position);
        return answer == CheckpointAnswer.SaveAndStop;
    }

    private static (double Loss, ConfusionMatrix Confusion) Evaluate(nn.Module<Tensor, Tensor> model, ResidentFold fold, LossName loss, int rowsAtOnce, CancellationToken cancellationToken)
    {
        using IDisposable withoutGradients = no_grad();
        model.eval();
        int[] classes = fold.Data.ValidationLabels;
        var confusion = new ConfusionMatrix(fold.Data.ClassCount);
        double lossSum = 0;
        for (int start = 0; start < classes.Length; start += rowsAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope batch = NewDisposeScope();
            int count = Math.Min(rowsAtOnce, classes.Length - start);
            Tensor logits = model.forward(fold.ValidationInputs.narrow(0, start, count));
            lossSum += Loss.Of(loss, logits, fold.ValidationLabels.narrow(0, start, count), isMean: false).item<float>();
            ReadOnlySpan<long> predicted = MemoryMarshal.Cast<byte, long>(logits.argmax(1).cpu().bytes);
            for (int row = 0; row < count; row++) confusion.Add(classes[start + row], (int)predicted[row]);
        }

        return (lossSum / classes.Length, confusion);
    }
}
