using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// RAdam (Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020, algorithm 2) in PyTorch's form. The first
/// steps move by the mean of the gradients alone. Later ones divide by the deviation, and are shortened while it rests on few gradients.
/// </summary>
internal sealed class Radam : Optimizer
{
    private readonly RadamSpec _spec;
    private readonly IReadOnlyList<Tensor> _means, _squares;
    private readonly Scalar _beta1, _beta2, _newMean, _newSquare, _epsilon, _one, _decay;
    private readonly StepNumber _stepSize;
    private bool _isAdaptive;

    public Radam(RadamSpec spec, IReadOnlyList<Parameter> parameters) : base(spec, parameters)
    {
        _spec = spec;
        (_means, _squares) = (Zeros(), Zeros());
        Memory = new Dictionary<string, Tensor>([.. Named("mean", _means), .. Named("square", _squares)]);
        (_beta1, _newMean) = (Number(spec.Beta1), Number(1 - spec.Beta1));
        (_beta2, _newSquare) = (Number(spec.Beta2), Number(1 - spec.Beta2));
        (_epsilon, _one, _decay, _stepSize) = (Number(spec.Epsilon), Number(1), Number(spec.WeightDecay), ChangingNumber());
    }

    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected override void BeginStep()
    {
        double forgotten = Math.Pow(_spec.Beta2, Steps), most = (2 / (1 - _spec.Beta2)) - 1;
        double length = most - (2 * Steps * forgotten / (1 - forgotten));
        double step = -LearningRate / (1 - Math.Pow(_spec.Beta1, Steps));
        _isAdaptive = length > 5;
        double rectification = Math.Sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length));
        _stepSize.Set(_isAdaptive ? step * rectification * Math.Sqrt(1 - forgotten) : step);
    }

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (_spec.WeightDecay != 0) gradient = gradient.add(parameter, _decay);
        Tensor mean = _means[index], square = _squares[index];
        mean.mul_(_beta1).add_(gradient, _newMean);
        square.mul_(_beta2).addcmul_(gradient, gradient, _newSquare);
        if (_isAdaptive) parameter.addcdiv_(mean, square.sqrt().add_(_epsilon, _one), _stepSize.Scalar);
        else parameter.add_(mean, _stepSize.Scalar);
    }
}
