using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// RMSprop (Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5, 2012) in PyTorch's form: s = a s + (1 - a) g^2,
/// w -= lr g / (sqrt(s) + eps). With momentum, v = momentum v + g / (sqrt(s) + eps) takes the place of the quotient.
/// </summary>
internal sealed class Rmsprop : Optimizer
{
    private readonly RmspropSpec _spec;
    private readonly IReadOnlyList<Tensor> _squares;
    private readonly IReadOnlyList<Tensor> _velocities;
    private readonly Scalar _alpha, _newSquare, _epsilon, _momentum, _decay, _one;
    private readonly StepNumber _stepSize;

    public Rmsprop(RmspropSpec spec, IReadOnlyList<Parameter> parameters) : base(spec, parameters)
    {
        _spec = spec;
        (_squares, _velocities) = (Zeros(), spec.Momentum == 0 ? [] : Zeros());
        Memory = new Dictionary<string, Tensor>([.. Named("square", _squares), .. Named("velocity", _velocities)]);
        (_alpha, _newSquare, _epsilon) = (Number(spec.Alpha), Number(1 - spec.Alpha), Number(spec.Epsilon));
        (_momentum, _decay, _one, _stepSize) = (Number(spec.Momentum), Number(spec.WeightDecay), Number(1), ChangingNumber());
    }

    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected override void BeginStep() => _stepSize.Set(-LearningRate);

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (_spec.WeightDecay != 0) gradient = gradient.add(parameter, _decay);
        Tensor square = _squares[index];
        square.mul_(_alpha).addcmul_(gradient, gradient, _newSquare);
        Tensor deviation = square.sqrt().add_(_epsilon, _one);
        if (_spec.Momentum == 0)
        {
            parameter.addcdiv_(gradient, deviation, _stepSize.Scalar);
            return;
        }

        Tensor velocity = _velocities[index].mul_(_momentum).addcdiv_(gradient, deviation, _one);
        parameter.add_(velocity, _stepSize.Scalar);
    }
}
