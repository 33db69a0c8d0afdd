using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>The <see cref="Sgd"/> of several networks.</summary>
internal sealed class FusedSgd : FusedOptimizer<SgdSpec>
{
    private readonly FusedNumber _momentum, _stepSize;

    public FusedSgd(IReadOnlyList<Optimizer> optimizers, IReadOnlyList<Parameter> parameters) : base(optimizers, parameters) =>
        (_momentum, _stepSize) = (Number(spec => spec.Momentum), Number(spec => -spec.LearningRate));

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (HasDecay) gradient = gradient.add(parameter.mul(Decay.For(parameter)), One);
        Tensor direction = First.Momentum == 0 ? gradient : Memory[$"velocity.{index}"].mul_(_momentum.For(parameter)).add_(gradient, One);
        parameter.add_(direction.mul(_stepSize.For(parameter)), One);
    }
}
