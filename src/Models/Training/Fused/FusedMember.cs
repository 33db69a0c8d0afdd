using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Fused;

/// <summary>
/// One trajectory of a fused training: its network, optimizer and generators as they would be alone, which is where it is restored to and saved from. While it is trained with others the
/// fused tensors are ahead of its own. Its tensors belong to the dispose scope that it is made in.
/// </summary>
internal sealed class FusedMember : TrainingState, IDisposable
{
    private int _mostAsOne = 1;

    private FusedMember(Trajectory trajectory, nn.Module<Tensor, Tensor> network, Optimizer optimizer, NetworkRandom random, int classCount) : base(network, optimizer, random, classCount) =>
        Trajectory = trajectory;

    public Trajectory Trajectory { get; }

    public ITrajectoryControl Control => Trajectory.Control;

    public EarlyStoppingState? Stopping { get; private set; }

    /// <summary>Whether it is trained no further; whoever waits has been told.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Makes one with its initial weights, or with those that were saved.</summary>
    /// <exception cref="CheckpointDamagedException">What it was to be resumed from cannot be used.</exception>
    public static FusedMember Make(Trajectory trajectory, FoldData data, ulong foldSeed, TrainingDevice device)
    {
        var random = new NetworkRandom(foldSeed, device);
        nn.Module<Tensor, Tensor> network = trajectory.Network.BuildForTraining(data.InputShape, data.ClassCount, random);
        Optimizer optimizer = trajectory.Training.Optimizer.Build(network.parameters().Where(parameter => parameter.requires_grad));
        var member = new FusedMember(trajectory, network, optimizer, random, data.ClassCount);
        if (trajectory.Control.Resume is { } checkpoint) Checkpoint.Restore(checkpoint, member);
        member.Stopping = trajectory.Training.EarlyStopping?.After(member.History);
        return member;
    }

    /// <summary>Notes with how many it is trained as one, itself included.</summary>
    public void JoinOf(int networks)
    {
        if (networks <= _mostAsOne) return;
        _mostAsOne = networks;
        Engine = $"libtorch, {networks} as one";
    }

    /// <summary>Ends it, and tells what came of it.</summary>
    public void End(TrainingResult result)
    {
        HasEnded = true;
        Control.End(result);
    }

    /// <summary>Ends it without a result, if nobody waits for one.</summary>
    public void EndIfDropped() => HasEnded |= Control.Dropped.IsCancellationRequested;

    public void Dispose()
    {
        Model.Dispose();
        Optimizer.Dispose();
        Random.Dispose();
    }
}
