using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Adam (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1), or AdamW (Loshchilov and Hutter, "Decoupled
/// weight decay regularization", ICLR 2019, algorithm 2). Each operation is the one of PyTorch.
/// </summary>
internal sealed class Adam : MomentOptimizer
{
    private readonly AdamSpec _spec;
    private readonly StepNumber _shrinkage, _correction, _stepSize;

    public Adam(AdamSpec spec, IReadOnlyList<Parameter> parameters)
        : base(spec, parameters, spec.Beta1, spec.Beta2, spec.Epsilon, spec.IsDecayDecoupled ? 0 : spec.WeightDecay)
    {
        _spec = spec;
        (_shrinkage, _correction, _stepSize) = (ChangingNumber(), ChangingNumber(), ChangingNumber());
    }

    protected override void BeginStep()
    {
        _shrinkage.Set(1 - (LearningRate * _spec.WeightDecay));
        _correction.Set(Math.Sqrt(1 - Math.Pow(_spec.Beta2, Steps)));
        _stepSize.Set(-LearningRate / (1 - Math.Pow(_spec.Beta1, Steps)));
    }

    protected override void Move(Parameter parameter, Tensor gradient, Tensor mean, Tensor square)
    {
        if (_spec.IsDecayDecoupled && _spec.WeightDecay != 0) parameter.mul_(_shrinkage.Scalar);
        Tensor deviation = square.sqrt().div_(_correction.Scalar).add_(Epsilon, One);
        parameter.addcdiv_(mean, deviation, _stepSize.Scalar);
    }
}
