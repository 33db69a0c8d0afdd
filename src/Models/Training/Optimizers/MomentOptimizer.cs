using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// An optimizer that keeps the mean m of the gradients and the mean s of their squares: m = beta1 m + (1 - beta1) g and
/// s = beta2 s + (1 - beta2) g^2.
/// </summary>
internal abstract class MomentOptimizer : Optimizer
{
    private readonly IReadOnlyList<Tensor> _means, _squares;
    private readonly Scalar _beta1, _beta2, _newMean, _newSquare, _decay;
    private readonly bool _hasDecay;

    /// <param name="spec">The specification.</param>
    /// <param name="parameters">The parameters to move.</param>
    /// <param name="beta1">The decay of the mean of the gradients.</param>
    /// <param name="beta2">The decay of the mean of their squares.</param>
    /// <param name="epsilon">The number that is added to the divisor.</param>
    /// <param name="decay">The weight decay that is added to the gradient (L2).</param>
    protected MomentOptimizer(
        OptimizerSpec spec, IReadOnlyList<Parameter> parameters, double beta1, double beta2, double epsilon, double decay)
        : base(spec, parameters)
    {
        (_means, _squares) = (Zeros(), Zeros());
        Memory = new Dictionary<string, Tensor>([.. Named("mean", _means), .. Named("square", _squares)]);
        (_beta1, _newMean) = (Number(beta1), Number(1 - beta1));
        (_beta2, _newSquare) = (Number(beta2), Number(1 - beta2));
        (Epsilon, One, _decay, _hasDecay) = (Number(epsilon), Number(1), Number(decay), decay != 0);
    }

    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected Scalar Epsilon { get; }

    protected Scalar One { get; }

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (_hasDecay) gradient = gradient.add(parameter, _decay);
        Tensor mean = _means[index], square = _squares[index];
        mean.mul_(_beta1).add_(gradient, _newMean);
        square.mul_(_beta2).addcmul_(gradient, gradient, _newSquare);
        Move(parameter, gradient, mean, square);
    }

    /// <summary>Moves one parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient with the weight decay.</param>
    /// <param name="mean">The mean of the gradients, this one included.</param>
    /// <param name="square">The mean of their squares, this one included.</param>
    protected abstract void Move(Parameter parameter, Tensor gradient, Tensor mean, Tensor square);
}
