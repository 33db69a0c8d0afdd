using Gridfold.Models.Networks;
using Gridfold.Models.Weights;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>What libtorch keeps of one run. The state does not dispose of its parts.</summary>
/// <param name="model">The network.</param>
/// <param name="optimizer">The optimizer of the network's parameters.</param>
/// <param name="random">The network's generators.</param>
internal sealed class LibtorchState(nn.Module<Tensor, Tensor> model, Optimizer optimizer, NetworkRandom random) : IRunState
{
    public string Format => "libtorch";

    public nn.Module<Tensor, Tensor> Model { get; } = model;

    public Optimizer Optimizer { get; } = optimizer;

    public NetworkRandom Random { get; } = random;

    public long? LearnedValues => Optimizer.Parameters.Sum(parameter => parameter.numel());

    public IReadOnlyList<NamedTensor> Weights() => NetworkWeights.Of(Model);

    public void Write(BinaryWriter writer)
    {
        SavedTensors.Write(writer, Model.state_dict());
        Optimizer.Write(writer);
    }

    public void Read(BinaryReader reader)
    {
        SavedTensors.Read(reader, Model.state_dict());
        Optimizer.Read(reader);
    }
}
