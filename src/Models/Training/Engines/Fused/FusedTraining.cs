using System.Runtime.InteropServices;
using Gridfold.Models.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>
/// Trains networks at the same place of their trainings as one, on one fold's data. They share mini-batches and shuffles, and nothing else.
/// When some runs end, the others are fused again.
/// </summary>
internal sealed class FusedTraining
{
    private readonly ResidentFold _fold;
    private readonly ulong _foldSeed;
    private readonly TrainingSpec _training;
    private readonly TrainingPart _part;
    private readonly int _evaluationRows;

    private FusedTraining(ResidentFold fold, ulong foldSeed, TrainingSpec training, int evaluationRows)
    {
        (_fold, _foldSeed, _training, _evaluationRows) = (fold, foldSeed, training, evaluationRows);
        var augmentation = _training.Augmentation is { } augment ? new Augmentation(augment, fold.Data, foldSeed) : null;
        _part = new TrainingPart(fold, _training.BatchSize, augmentation);
    }

    /// <summary>Trains until each run has ended, is suspended or is dropped.</summary>
    /// <param name="job">Runs of one offer of the <see cref="FusedEngine"/>.</param>
    /// <exception cref="CheckpointDamagedException">The checkpoint of a run cannot be used.</exception>
    public static void Train(Job job)
    {
        using DisposeScope scope = NewDisposeScope();
        using ResidentFold fold = ResidentFolds.On(job.Device).Borrow(job.Data);
        var members = new List<FusedMember>();
        try
        {
            foreach (Run run in job.Runs) members.Add(new FusedMember(run, job.Data, job.FoldSeed, job.Device));
            long rowsAtOnce = job.Runs[0].Network.RowsAtOnce(job.Data.InputShape, job.Data.HeadWidth) / members.Count;
            var training =
                new FusedTraining(fold, job.FoldSeed, job.Runs[0].Training, (int)Math.Clamp(rowsAtOnce, 1, TrainingLoop.MaxEvaluationRows));
            foreach (IGrouping<RunPosition, FusedMember> together in members.ToLookup(member => member.Progress.Position))
            {
                while (together.Where(member => !member.Progress.HasEnded).ToArray() is { Length: > 0 } left)
                    training.TrainUntilOneEnds(left);
            }
        }
        finally
        {
            foreach (FusedMember member in members) member.Dispose();
        }
    }

    private void TrainUntilOneEnds(FusedMember[] members)
    {
        using DisposeScope scope = NewDisposeScope();
        using var state = new FusedState(members, _fold.Data);
        while (members.All(member => !member.Progress.HasEnded))
        {
            TrainRows(state, members);
            if (members.FirstOrDefault(member => !member.Progress.HasEnded)?.Progress.Position.RowsDone == _part.Rows)
                EndEpoch(state, members);
        }

        state.CopyToMembers();
    }

    /// <summary>Learns from the rest of an epoch. It stops when a member is to be saved, read or dropped.</summary>
    private void TrainRows(FusedState state, FusedMember[] members)
    {
        using DisposeScope scope = NewDisposeScope();
        (int epoch, int start) = members[0].Progress.Position;
        int[] order = TrainingLoop.ShuffledRows(_part.Rows, _foldSeed, epoch);
        Tensor orderOnDevice = _part.Place(order);
        var tally = new EpochTally(order, _fold.Data.TrainingTargets, start);
        if (start == 0) Array.ForEach(members, member => member.Random.BeginEpoch(epoch));
        state.Network.train();
        for (int count; start < order.Length && !members.Any(member => member.Progress.IsToBeSaved); start += count)
        {
            Array.ForEach(members, member => member.Progress.EndIfDropped());
            if (members.Any(member => member.Progress.HasEnded)) break;
            using DisposeScope step = NewDisposeScope();
            count = Math.Min(_training.BatchSize, order.Length - start);
            Tensor rows = orderOnDevice.narrow(0, start, count);
            Tensor outputs = state.Forward(_part.Batch(order.AsSpan(start, count), rows, epoch));
            Tensor losses = FusedLoss.OfEach(_training.Loss, outputs, _part.Targets.index_select(0, rows), isMean: true);

            state.Optimizer.ZeroGradients();
            losses.sum().backward();
            state.Optimizer.Step();

            tally.Add(losses, members[0].Progress.Tally.Reduce(outputs));
            Array.ForEach(members, member => member.Progress.EndBatch(count));
        }

        tally.Read([.. members.Select(member => member.Progress)]);
        Array.ForEach(members, member => member.Progress.SaveIfAsked());
    }

    private void EndEpoch(FusedState state, FusedMember[] members)
    {
        Tally[] tallies = [.. members.Select(member => member.Progress.NewValidationTally())];
        double[] losses = Evaluate(state, tallies);
        for (int index = 0; index < members.Length; index++)
        {
            if (!members[index].Progress.HasEnded) members[index].Progress.EndEpoch(losses[index], tallies[index]);
        }
    }

    /// <summary>Judges the validation rows. All tallies need the same of the outputs.</summary>
    /// <returns>The mean loss of each network.</returns>
    private double[] Evaluate(FusedState state, Tally[] tallies)
    {
        using IDisposable withoutGradients = no_grad();
        state.Network.eval();
        Targets targets = _fold.Data.ValidationTargets;
        int[] rows = [.. Enumerable.Range(0, targets.Count)];
        double[] losses = new double[tallies.Length];
        for (int start = 0; start < rows.Length; start += _evaluationRows)
        {
            using DisposeScope batch = NewDisposeScope();
            int count = Math.Min(_evaluationRows, rows.Length - start);
            Tensor outputs = state.Forward(_fold.ValidationInputs.narrow(0, start, count));
            ReadOnlySpan<float> sums = MemoryMarshal.Cast<byte, float>(
                FusedLoss.OfEach(_training.Loss, outputs, _fold.ValidationTargets.narrow(0, start, count), isMean: false).cpu().bytes);
            ReadOnlySpan<byte> reduced = tallies[0].Reduce(outputs).cpu().bytes;
            int share = reduced.Length / tallies.Length;
            for (int network = 0; network < tallies.Length; network++)
            {
                losses[network] += sums[network] / (double)rows.Length;
                tallies[network].Add(reduced.Slice(network * share, share), targets, rows.AsSpan(start, count));
            }
        }

        return losses;
    }
}
