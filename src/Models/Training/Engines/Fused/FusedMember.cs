using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Weights;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>
/// One run of a fused training: its network, optimizer and generators as they would be alone, which is where it is restored to and saved
/// from. While it is trained with others the
/// fused tensors are ahead of its own. Its tensors belong to the dispose scope that it is made in.
/// </summary>
internal sealed class FusedMember : IRunState, IDisposable
{
    private readonly LibtorchState _own;
    private Action _catchUp = () => { };
    private int _maxAsOne = 1;

    /// <summary>Makes one with its initial weights, or with those that were saved.</summary>
    /// <exception cref="CheckpointDamagedException">What it was to be resumed from cannot be used.</exception>
    public FusedMember(Run run, FoldData data, ulong foldSeed, TrainingDevice device)
    {
        Run = run;
        var random = new NetworkRandom(foldSeed, device);
        nn.Module<Tensor, Tensor> network = run.Network.BuildForTraining(data.InputShape, data.ClassCount, random);
        Optimizer optimizer = run.Training.Optimizer.Build([.. network.parameters().Where(parameter => parameter.requires_grad)]);
        _own = new LibtorchState(network, optimizer, random);
        Progress = new RunProgress(run, data.ClassCount, "libtorch", this);
        Progress.Resume();
    }

    public Run Run { get; }

    /// <summary>How far the run is.</summary>
    public RunProgress Progress { get; }

    public nn.Module<Tensor, Tensor> Model => _own.Model;

    public Optimizer Optimizer => _own.Optimizer;

    public NetworkRandom Random => _own.Random;

    public string Format => _own.Format;

    /// <summary>Notes with how many it is trained as one, itself included.</summary>
    /// <param name="networks">How many.</param>
    /// <param name="catchUp">Brings the member's own network and optimizer to where the fused ones are.</param>
    public void JoinOf(int networks, Action catchUp)
    {
        _catchUp = catchUp;
        if (networks <= _maxAsOne) return;
        _maxAsOne = networks;
        Progress.Engine = $"libtorch, {networks} as one";
    }

    public IReadOnlyList<NamedTensor> Weights()
    {
        _catchUp();
        return _own.Weights();
    }

    public void Write(BinaryWriter writer)
    {
        _catchUp();
        _own.Write(writer);
    }

    public void Read(BinaryReader reader) => _own.Read(reader);

    public void Dispose()
    {
        Model.Dispose();
        Optimizer.Dispose();
        Random.Dispose();
    }
}
