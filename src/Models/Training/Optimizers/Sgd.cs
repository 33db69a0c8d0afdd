using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Stochastic gradient descent with the momentum of Sutskever et al. (ICML 2013) in PyTorch's form: v = momentum v + g, w -= lr v.
/// </summary>
internal sealed class Sgd : Optimizer
{
    private readonly SgdSpec _spec;
    private readonly IReadOnlyList<Tensor> _velocities;
    private readonly Scalar _momentum, _decay, _one;
    private readonly StepNumber _stepSize;

    public Sgd(SgdSpec spec, IReadOnlyList<Parameter> parameters) : base(spec, parameters)
    {
        _spec = spec;
        _velocities = spec.Momentum == 0 ? [] : Zeros();
        Memory = new Dictionary<string, Tensor>(Named("velocity", _velocities));
        (_momentum, _decay, _one, _stepSize) = (Number(spec.Momentum), Number(spec.WeightDecay), Number(1), ChangingNumber());
    }

    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected override void BeginStep() => _stepSize.Set(-LearningRate);

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (_spec.WeightDecay != 0) gradient = gradient.add(parameter, _decay);
        Tensor direction = _spec.Momentum == 0 ? gradient : _velocities[index].mul_(_momentum).add_(gradient, _one);
        parameter.add_(direction, _stepSize.Scalar);
    }
}
