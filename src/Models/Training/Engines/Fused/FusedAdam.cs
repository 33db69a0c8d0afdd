using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>The <see cref="Adam"/> of several networks.</summary>
internal sealed class FusedAdam : FusedOptimizer<AdamSpec>
{
    private readonly FusedNumber _beta1, _beta2, _newMean, _newSquare, _epsilon, _shrinkage;
    private FusedNumber? _correction, _stepSize;

    public FusedAdam(IReadOnlyList<Optimizer> optimizers, IReadOnlyList<Parameter> parameters) : base(optimizers, parameters)
    {
        (_beta1, _newMean) = (Number(spec => spec.Beta1), Number(spec => 1 - spec.Beta1));
        (_beta2, _newSquare) = (Number(spec => spec.Beta2), Number(spec => 1 - spec.Beta2));
        (_epsilon, _shrinkage) = (Number(spec => spec.Epsilon), Number(spec => 1 - (spec.LearningRate * spec.WeightDecay)));
    }

    protected override void BeginStep()
    {
        FusedNumber[] numbers = NumbersOfStep(
            (spec, steps) => Math.Sqrt(1 - Math.Pow(spec.Beta2, steps)),
            (spec, steps) => -spec.LearningRate / (1 - Math.Pow(spec.Beta1, steps)));
        (_correction, _stepSize) = (numbers[0], numbers[1]);
    }

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (HasDecay)
        {
            if (First.IsDecayDecoupled) parameter.mul_(_shrinkage.For(parameter));
            else gradient = gradient.add(parameter.mul(Decay.For(parameter)), One);
        }

        Tensor mean = Memory[$"mean.{index}"], square = Memory[$"square.{index}"];
        mean.mul_(_beta1.For(parameter)).add_(gradient.mul(_newMean.For(parameter)), One);
        square.mul_(_beta2.For(parameter)).add_(gradient.mul(gradient).mul_(_newSquare.For(parameter)), One);
        Tensor deviation = square.sqrt().div_(_correction!.For(parameter)).add_(_epsilon.For(parameter), One);
        parameter.add_(mean.div(deviation).mul_(_stepSize!.For(parameter)), One);
    }
}
