using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// RAdam (Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020, algorithm 2) in PyTorch's form. The first
/// steps move by the mean of the gradients alone. Later ones divide by the deviation, and are shortened while it rests on few gradients.
/// </summary>
internal sealed class Radam : MomentOptimizer
{
    private readonly RadamSpec _spec;
    private readonly StepNumber _stepSize;
    private bool _isAdaptive;

    public Radam(RadamSpec spec, IReadOnlyList<Parameter> parameters)
        : base(spec, parameters, spec.Beta1, spec.Beta2, spec.Epsilon, spec.WeightDecay) =>
        (_spec, _stepSize) = (spec, ChangingNumber());

    protected override void BeginStep()
    {
        double forgotten = Math.Pow(_spec.Beta2, Steps), most = (2 / (1 - _spec.Beta2)) - 1;
        double length = most - (2 * Steps * forgotten / (1 - forgotten));
        double step = -LearningRate / (1 - Math.Pow(_spec.Beta1, Steps));
        _isAdaptive = length > 5;
        double rectification = Math.Sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length));
        _stepSize.Set(_isAdaptive ? step * rectification * Math.Sqrt(1 - forgotten) : step);
    }

    protected override void Move(Parameter parameter, Tensor gradient, Tensor mean, Tensor square)
    {
        if (_isAdaptive) parameter.addcdiv_(mean, square.sqrt().add_(Epsilon, One), _stepSize.Scalar);
        else parameter.add_(mean, _stepSize.Scalar);
    }
}
