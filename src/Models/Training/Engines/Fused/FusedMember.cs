using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Weights;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>
/// One run of a fused training. It has its own network, optimizer and generators, as if it trained alone. A checkpoint is restored to them
/// and saved from them. During training with others, the fused tensors are newer than the own ones. The tensors belong to the dispose scope
/// in which they are made.
/// </summary>
internal sealed class FusedMember : IRunState, IDisposable
{
    private readonly LibtorchState _own;
    private Action _catchUp = () => { };
    private int _maxAsOne = 1;

    /// <summary>Makes a member with its initial weights, or from its checkpoint.</summary>
    /// <exception cref="CheckpointDamagedException">The checkpoint to resume from cannot be used.</exception>
    public FusedMember(Run run, FoldData data, ulong foldSeed, TrainingDevice device)
    {
        Run = run;
        var random = new NetworkRandom(foldSeed, device);
        nn.Module<Tensor, Tensor> network = run.Network.BuildForTraining(data.InputShape, data.HeadWidth, random);
        Optimizer optimizer = run.Training.Optimizer.Build([.. network.parameters().Where(parameter => parameter.requires_grad)]);
        _own = new LibtorchState(network, optimizer, random);
        Progress = new RunProgress(run, data, "libtorch", this);
        Progress.Resume();
    }

    public Run Run { get; }

    /// <summary>The progress of the run.</summary>
    public RunProgress Progress { get; }

    public nn.Module<Tensor, Tensor> Model => _own.Model;

    public Optimizer Optimizer => _own.Optimizer;

    public NetworkRandom Random => _own.Random;

    public string Format => _own.Format;

    /// <summary>Notes the number of networks that are trained as one, this one included.</summary>
    /// <param name="networks">The number of networks.</param>
    /// <param name="catchUp">Copies the fused network and optimizer to the member's own.</param>
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
