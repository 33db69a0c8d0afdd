using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// NAdam (Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016) in PyTorch's form: Adam whose step adds the gradient to
/// the mean that the next step will have. The momentum of step t is beta1 (1 - 0.96^(t momentum_decay) / 2).
/// </summary>
internal sealed class Nadam : Optimizer
{
    private readonly NadamSpec _spec;
    private readonly IReadOnlyList<Tensor> _means, _squares;
    private readonly Scalar _beta1, _beta2, _newMean, _newSquare, _epsilon, _one, _decay;
    private readonly StepNumber _correction, _gradientStep, _meanStep;
    private long _stepsInProduct;
    private double _product = 1;

    public Nadam(NadamSpec spec, IReadOnlyList<Parameter> parameters) : base(spec, parameters)
    {
        _spec = spec;
        (_means, _squares) = (Zeros(), Zeros());
        Memory = new Dictionary<string, Tensor>([.. Named("mean", _means), .. Named("square", _squares)]);
        (_beta1, _newMean) = (Number(spec.Beta1), Number(1 - spec.Beta1));
        (_beta2, _newSquare) = (Number(spec.Beta2), Number(1 - spec.Beta2));
        (_epsilon, _one, _decay) = (Number(spec.Epsilon), Number(1), Number(spec.WeightDecay));
        (_correction, _gradientStep, _meanStep) = (ChangingNumber(), ChangingNumber(), ChangingNumber());
    }

    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

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

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (_spec.WeightDecay != 0) gradient = gradient.add(parameter, _decay);
        Tensor mean = _means[index], square = _squares[index];
        mean.mul_(_beta1).add_(gradient, _newMean);
        square.mul_(_beta2).addcmul_(gradient, gradient, _newSquare);
        Tensor deviation = square.div(_correction.Scalar).sqrt_().add_(_epsilon, _one);
        parameter.addcdiv_(gradient, deviation, _gradientStep.Scalar);
        parameter.addcdiv_(mean, deviation, _meanStep.Scalar);
    }

    private double MomentumOf(long step) => _spec.Beta1 * (1 - (0.5 * Math.Pow(0.96, step * _spec.MomentumDecay)));
}
