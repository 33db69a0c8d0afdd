using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// NAdam (Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016) in PyTorch's form: Adam whose step adds the gradient to
/// the mean that the next step will have. The momentum of step t is beta1 (1 - 0.96^(t momentum_decay) / 2).
/// </summary>
internal sealed class Nadam : MomentOptimizer
{
    private readonly NadamSpec _spec;
    private readonly StepNumber _correction, _gradientStep, _meanStep;
    private long _stepsInProduct;
    private double _product = 1;

    public Nadam(NadamSpec spec, IReadOnlyList<Parameter> parameters)
        : base(spec, parameters, spec.Beta1, spec.Beta2, spec.Epsilon, spec.WeightDecay)
    {
        _spec = spec;
        (_correction, _gradientStep, _meanStep) = (ChangingNumber(), ChangingNumber(), ChangingNumber());
    }

    protected override void BeginStep()
    {
        // The product of the momenta follows from the number of steps, so no checkpoint holds it.
        if (_stepsInProduct != Steps - 1) (_stepsInProduct, _product) = (0, 1);
        while (_stepsInProduct < Steps) _product *= MomentumOf(++_stepsInProduct);
        double next = MomentumOf(Steps + 1);
        _correction.Set(1 - Math.Pow(_spec.Beta2, Steps));
        _gradientStep.Set(-LearningRate * (1 - MomentumOf(Steps)) / (1 - _product));
        _meanStep.Set(-LearningRate * next / (1 - (_product * next)));
    }

    protected override void Move(Parameter parameter, Tensor gradient, Tensor mean, Tensor square)
    {
        Tensor deviation = square.div(_correction.Scalar).sqrt_().add_(Epsilon, One);
        parameter.addcdiv_(gradient, deviation, _gradientStep.Scalar);
        parameter.addcdiv_(mean, deviation, _meanStep.Scalar);
    }

    private double MomentumOf(long step) => _spec.Beta1 * (1 - (0.5 * Math.Pow(0.96, step * _spec.MomentumDecay)));
}
