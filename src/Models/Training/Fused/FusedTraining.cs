using System.Runtime.InteropServices;
using Gridfold.Models.Datasets;
using Gridfold.Models.Metrics;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Fused;

/// <summary>
/// Trains networks that stand at the same place of their trainings as one, on one fold's data: mini-batches and shuffles are theirs in common, everything else each one's own. When some end, the
/// others are put together anew.
/// </summary>
internal sealed class FusedTraining
{
    private readonly ResidentFold _fold;
    private readonly ulong _foldSeed;
    private readonly TrainingSpec _training;
    private readonly TrainingPart _part;
    private readonly int _evaluationRows;

    private FusedTraining(ResidentFold fold, ulong foldSeed, Trajectory first, int evaluationRows)
    {
        (_fold, _foldSeed, _training, _evaluationRows) = (fold, foldSeed, first.Training, evaluationRows);
        var augmentation = _training.Augmentation is { } augment ? new Augmentation(augment, fold.Data, foldSeed) : null;
        _part = new TrainingPart(fold, _training.BatchSize, augmentation);
    }

    /// <summary>Trains until each has ended, been suspended or been dropped.</summary>
    /// <param name="data">The fold's rows.</param>
    /// <param name="foldSeed">Determines initial weights, shuffles and dropout.</param>
    /// <param name="trajectories">Of one <see cref="FusedEngine.GroupOf"/>.</param>
    /// <param name="device">What they are trained on.</param>
    /// <exception cref="CheckpointDamagedException">What one was to be resumed from cannot be used.</exception>
    public static void Run(FoldData data, ulong foldSeed, IReadOnlyList<Trajectory> trajectories, TrainingDevice device)
    {
        using DisposeScope scope = NewDisposeScope();
        using ResidentFold fold = device.Borrow(data);
        var members = new List<FusedMember>();
        try
        {
            foreach (Trajectory trajectory in trajectories) members.Add(FusedMember.Make(trajectory, data, foldSeed, device));
            long rowsAtOnce = trajectories[0].Network.RowsAtOnce(data.InputShape, data.ClassCount) / members.Count;
            var training = new FusedTraining(fold, foldSeed, trajectories[0], (int)Math.Clamp(rowsAtOnce, 1, TrainingLoop.MostEvaluationRows));
            foreach (IGrouping<TrainingPosition, FusedMember> together in members.ToLookup(member => member.Position))
            {
                while (together.Where(member => !member.HasEnded).ToArray() is { Length: > 0 } left) training.TrainUntilOneEnds(left);
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
        Array.ForEach(members, member => member.JoinOf(members.Length));
        while (members.All(member => !member.HasEnded))
        {
            TrainRows(state, members);
            if (members.FirstOrDefault(member => !member.HasEnded)?.Position.RowsDone == _part.Classes.Length) EndEpoch(state, members);
        }

        state.CopyToMembers();
    }

    /// <summary>Learns from what is left of an epoch, or until somebody wants something of a member.</summary>
    private void TrainRows(FusedState state, FusedMember[] members)
    {
        using DisposeScope scope = NewDisposeScope();
        (int epoch, int start) = members[0].Position;
        int[] order = TrainingLoop.ShuffledRows(_part.Classes.Length, _foldSeed, epoch);
        Tensor orderOnDevice = _part.Place(order);
        var tally = new EpochTally(order, _part.Classes, start);
        if (start == 0) Array.ForEach(members, member => member.Random.BeginEpoch(epoch));
        CheckpointAnswer[] answers = [];
        state.Network.train();
        for (int count; start < order.Length && answers.All(answer => answer == CheckpointAnswer.Continue); start += count)
        {
            Array.ForEach(members, member => member.EndIfDropped());
            if (members.Any(member => member.HasEnded)) break;
            using DisposeScope step = NewDisposeScope();
            count = Math.Min(_training.BatchSize, order.Length - start);
            Tensor rows = orderOnDevice.narrow(0, start, count);
            Tensor logits = state.Forward(_part.Batch(order.AsSpan(start, count), rows, epoch));
            Tensor losses = Loss.OfEach(_training.Loss, logits, _part.Labels.index_select(0, rows), isMean: true);

            state.Optimizer.ZeroGradients();
            losses.sum().backward();
            state.Optimizer.Step();

            tally.Add(losses, logits);
            Array.ForEach(members, member => member.EndBatch(count));
            answers = Array.ConvertAll(members, member => member.Control.Ask(member.Position));
        }

        double?[] notFinite = tally.Read(members);
        for (int index = 0; index < members.Length; index++)
        {
            if (notFinite[index] is { } loss && !members[index].HasEnded) members[index].End(members[index].Diverged("training", loss));
        }

        Save(state, members, answers);
    }

    private void EndEpoch(FusedState state, FusedMember[] members)
    {
        (double[] losses, ConfusionMatrix[] confusions) = Evaluate(state, members.Length);
        var due = new List<(FusedMember Member, ConfusionMatrix Confusion, bool IsLast)>();
        for (int index = 0; index < members.Length; index++)
        {
            FusedMember member = members[index];
            member.EndIfDropped();
            if (member.HasEnded) continue;
            if (!double.IsFinite(losses[index]))
            {
                member.End(member.Diverged("validation", losses[index]));
                continue;
            }

            int epoch = member.Position.Epoch;
            member.EndEpoch(losses[index], confusions[index]);
            member.Control.EpochEnded(member.History[^1]);
            member.Stopping?.Add(member.History[^1].Get(member.Trajectory.Training.EarlyStopping!.Metric));
            bool isLast = epoch == member.Trajectory.Training.Epochs || member.Stopping is { IsOver: true };
            if (isLast || member.Control.IsDue(epoch)) due.Add((member, confusions[index], isLast));
        }

        if (due.Count > 0) state.CopyToMembers();
        foreach ((FusedMember member, ConfusionMatrix confusion, bool isLast) in due)
        {
            TrainingResult result = member.Completed(confusion, NetworkWeights.Of(member.Model));
            if (isLast) member.End(result);
            else member.Control.Read(result);
        }

        Save(state, members, Array.ConvertAll(members, member => member.HasEnded ? CheckpointAnswer.Continue : member.Control.Ask(member.Position)));
    }

    /// <summary>Saves the members that are asked for, and ends those that are to stop.</summary>
    private static void Save(FusedState state, FusedMember[] members, CheckpointAnswer[] answers)
    {
        if (answers.All(answer => answer == CheckpointAnswer.Continue)) return;
        state.CopyToMembers();
        for (int index = 0; index < members.Length; index++)
        {
            FusedMember member = members[index];
            if (member.HasEnded || answers[index] == CheckpointAnswer.Continue) continue;
            member.Control.Save(Checkpoint.Save(member), member.Position);
            if (answers[index] == CheckpointAnswer.SaveAndStop) member.End(member.Suspended());
        }
    }

    private (double[] Losses, ConfusionMatrix[] Confusions) Evaluate(FusedState state, int networks)
    {
        using IDisposable withoutGradients = no_grad();
        state.Network.eval();
        int[] classes = _fold.Data.ValidationLabels;
        double[] losses = new double[networks];
        ConfusionMatrix[] confusions = [.. Enumerable.Range(0, networks).Select(_ => new ConfusionMatrix(_fold.Data.ClassCount))];
        for (int start = 0; start < classes.Length; start += _evaluationRows)
        {
            using DisposeScope batch = NewDisposeScope();
            int count = Math.Min(_evaluationRows, classes.Length - start);
            Tensor logits = state.Forward(_fold.ValidationInputs.narrow(0, start, count));
            ReadOnlySpan<float> sums = MemoryMarshal.Cast<byte, float>(
                Loss.OfEach(_training.Loss, logits, _fold.ValidationLabels.narrow(0, start, count), isMean: false).cpu().bytes);
            ReadOnlySpan<long> predicted = MemoryMarshal.Cast<byte, long>(logits.argmax(2).cpu().bytes);
            for (int network = 0; network < networks; network++)
            {
                losses[network] += sums[network] / (double)classes.Length;
                for (int row = 0; row < count; row++) confusions[network].Add(classes[start + row], (int)predicted[(network * count) + row]);
            }
        }

        return (losses, confusions);
    }
}
