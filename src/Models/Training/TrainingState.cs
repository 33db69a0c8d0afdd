using Gridfold.Models.Networks;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>All that changes while libtorch trains a network. It owns none of it.</summary>
internal class TrainingState : TrainingProgress
{
    public TrainingState(nn.Module<Tensor, Tensor> model, Optimizer optimizer, NetworkRandom random, int classCount) : base(classCount, "libtorch")
    {
        Model = model;
        Optimizer = optimizer;
        Random = random;
    }

    public nn.Module<Tensor, Tensor> Model { get; }

    public Optimizer Optimizer { get; }

    public NetworkRandom Random { get; }
}
