using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization", JMLR 12, 2011) in
/// PyTorch's form: s += g^2, w -= r g / (sqrt(s) + eps). In step t, the rate r is lr / (1 + (t - 1) lr_decay).
/// </summary>
internal sealed class Adagrad : Optimizer
{
    private readonly AdagradSpec _spec;
    private readonly IReadOnlyList<Tensor> _squares;
    private readonly Scalar _epsilon, _one, _decay;
    private readonly StepNumber _stepSize;

    public Adagrad(AdagradSpec spec, IReadOnlyList<Parameter> parameters) : base(spec, parameters)
    {
        _spec = spec;
        _squares = Zeros();
        Memory = new Dictionary<string, Tensor>(Named("square", _squares));
        (_epsilon, _one, _decay, _stepSize) = (Number(spec.Epsilon), Number(1), Number(spec.WeightDecay), ChangingNumber());
    }

    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected override void BeginStep() => _stepSize.Set(-LearningRate / (1 + ((Steps - 1) * _spec.RateDecay)));

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (_spec.WeightDecay != 0) gradient = gradient.add(parameter, _decay);
        Tensor square = _squares[index];
        square.addcmul_(gradient, gradient, _one);
        Tensor deviation = square.sqrt().add_(_epsilon, _one);
        parameter.addcdiv_(gradient, deviation, _stepSize.Scalar);
    }
}
