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
    // Rows judged at once.
    private const int MostEvaluationRows = 4096;

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
        var validationPart = new ValidationPart(data, device);
        var trainingPart = new TrainingPart(data, training.BatchSize, device, augmentation);
        var state = new TrainingState(model, optimizer, random, data.ClassCount);
        if (checkpoints?.Resume is { } checkpoint) Checkpoint.Restore(checkpoint, state);
        ConfusionMatrix confusion = new(data.ClassCount);
        EarlyStoppingState? stopping = training.EarlyStopping?.After(state.History);

        for (int epoch = state.Position.Epoch; epoch <= training.Epochs && stopping is not { IsOver: true }; epoch++)
        {
            if (TrainEpoch(state, trainingPart, training, foldSeed, checkpoints, cancellationToken) is not { } trainingLoss) return state.Suspended();
            if (!double.IsFinite(trainingLoss)) return state.Diverged("training", trainingLoss);

            (double validationLoss, confusion) = Evaluate(model, validationPart, training.Loss, evaluationRows, cancellationToken);
            if (!double.IsFinite(validationLoss)) return state.Diverged("validation", validationLoss);

            state.EndEpoch(new EpochMetrics(epoch, SplitMetrics.Of(trainingLoss, state.Confusion), SplitMetrics.Of(validationLoss, confusion)));
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
        int[] order = ShuffledRows(part.RowCount, foldSeed, state.Position.Epoch);
        Tensor orderOnDevice = tensor(order, device: part.Labels.device);
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

    private static (double Loss, ConfusionMatrix Confusion) Evaluate(nn.Module<Tensor, Tensor> model, ValidationPart part, LossName loss, int rowsAtOnce, CancellationToken cancellationToken)
    {
        using IDisposable withoutGradients = no_grad();
        model.eval();
        var confusion = new ConfusionMatrix(part.ClassCount);
        double lossSum = 0;
        for (int start = 0; start < part.RowCount; start += rowsAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope batch = NewDisposeScope();
            int count = Math.Min(rowsAtOnce, part.RowCount - start);
            Tensor logits = model.forward(part.Inputs.narrow(0, start, count));
            lossSum += Loss.Of(loss, logits, part.Labels.narrow(0, start, count), isMean: false).item<float>();
            ReadOnlySpan<long> predicted = MemoryMarshal.Cast<byte, long>(logits.argmax(1).cpu().bytes);
            for (int row = 0; row < count; row++) confusion.Add(part.Classes[start + row], (int)predicted[row]);
        }

        return (lossSum / part.RowCount, confusion);
    }

    /// <summary>
    /// A tensor made of a managed array lies where that array does. Matrix products give other last bits for other alignments,
    /// so rows move to libtorch's own memory, which is always aligned the same.
    /// </summary>
    private static Tensor Rows(float[] inputs, int[] shape, TrainingDevice device)
    {
        using Tensor managed = tensor(inputs, [.. shape.Select(size => (long)size)]);
        return device.IsCpu ? managed.clone() : managed.to(device.Torch);
    }

    /// <summary>The validation rows.</summary>
    private sealed class ValidationPart
    {
        public ValidationPart(FoldData data, TrainingDevice device)
        {
            Classes = data.ValidationLabels;
            Inputs = Rows(data.ValidationInputs, [RowCount, .. data.InputShape], device);
            Labels = tensor(Classes, dtype: ScalarType.Int64, device: device.Torch);
            ClassCount = data.ClassCount;
        }

        /// <summary>[rows, ...input shape], 32-bit floats.</summary>
        public Tensor Inputs { get; }

        /// <summary>[rows], 64-bit integers.</summary>
        public Tensor Labels { get; }

        public int[] Classes { get; }

        public int ClassCount { get; }

        public int RowCount => Classes.Length;
    }

    /// <summary>The training rows, of which mini-batches are taken.</summary>
    private sealed class TrainingPart
    {
        private readonly float[] _rows;
        private readonly int _rowLength;
        private readonly bool _isOnCpu;
        private readonly Augmentation? _augmentation;
        private readonly Tensor? _onGpu;
        private readonly Tensor _batch;

        public TrainingPart(FoldData data, int batchSize, TrainingDevice device, Augmentation? augmentation)
        {
            _rows = data.TrainingInputs;
            _rowLength = data.InputShape.Aggregate(1, (product, size) => product * size);
            _augmentation = augmentation;
            Classes = data.TrainingLabels;
            Labels = tensor(Classes, dtype: ScalarType.Int64, device: device.Torch);
            _isOnCpu = device.IsCpu;
            if (!_isOnCpu && augmentation is null) _onGpu = Rows(_rows, [RowCount, .. data.InputShape], device);
            _batch = empty([Math.Min(batchSize, RowCount), .. data.InputShape.Select(size => (long)size)]);
        }

        /// <summary>[rows], 64-bit integers.</summary>
        public Tensor Labels { get; }

        public int[] Classes { get; }

        public int RowCount => Classes.Length;

        /// <summary>A mini-batch's inputs, changed at random where that is asked for. On the processor they lie where those of the batch before lay.</summary>
        public Tensor Batch(ReadOnlySpan<int> rows, Tensor index, int epoch)
        {
            if (_onGpu is not null) return _onGpu.index_select(0, index);
            Span<float> batch = MemoryMarshal.Cast<byte, float>(_batch.bytes);
            if (_augmentation is not null) _augmentation.Batch(rows, epoch).CopyTo(batch);
            else Gather(rows, batch);
            Tensor filled = _batch.narrow(0, 0, rows.Length);
            return _isOnCpu ? filled : filled.to(Labels.device);
        }

        // Faster than libtorch's index_select: that asks for new memory each time, which the system clears page by page.
        private void Gather(ReadOnlySpan<int> rows, Span<float> batch)
        {
            for (int place = 0; place < rows.Length; place++)
                _rows.AsSpan(rows[place] * _rowLength, _rowLength).CopyTo(batch[(place * _rowLength)..]);
        }
    }
}
