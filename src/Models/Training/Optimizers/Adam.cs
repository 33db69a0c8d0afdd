using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Adam (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1), or AdamW (Loshchilov and Hutter, "Decoupled
/// weight decay regularization", ICLR 2019, algorithm 2). Each operation is the one of PyTorch.
/// </summary>
internal sealed class Adam : Optimizer
{
    private readonly AdamSpec _spec;
    private readonly IReadOnlyList<Tensor> _means;
    private readonly IReadOnlyList<Tensor> _squares;
    private readonly Scalar _beta1, _beta2, _newMean, _newSquare, _epsilon, _one, _decay;
    private readonly StepNumber _shrinkage, _correction, _stepSize;

    public Adam(AdamSpec spec, IReadOnlyList<Parameter> parameters) : base(spec, parameters)
    {
        _spec = spec;
        (_means, _squares) = (Zeros(), Zeros());
        Memory = new Dictionary<string, Tensor>([.. Named("mean", _means), .. Named("square", _squares)]);
        (_beta1, _newMean) = (Number(spec.Beta1), Number(1 - spec.Beta1));
        (_beta2, _newSquare) = (Number(spec.Beta2), Number(1 - spec.Beta2));
        (_epsilon, _one) = (Number(spec.Epsilon), Number(1));
        _decay = Number(spec.WeightDecay);
        (_shrinkage, _correction, _stepSize) = (ChangingNumber(), ChangingNumber(), ChangingNumber());
    }

    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected override void BeginStep()
    {
        _shrinkage.Set(1 - (LearningRate * _spec.WeightDecay));
        _correction.Set(Math.Sqrt(1 - Math.Pow(_spec.Beta2, Steps)));
        _stepSize.Set(-LearningRate / (1 - Math.Pow(_spec.Beta1, Steps)));
    }

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (_spec.WeightDecay != 0)
        {
            if (_spec.IsDecayDecoupled) parameter.mul_(_shrinkage.Scalar);
            else gradient = gradient.add(parameter, _decay);
        }

        Tensor mean = _means[index], square = _squares[index];
        mean.mul_(_beta1).add_(gradient, _newMean);
        square.mul_(_beta2).addcmul_(gradient, gradient, _newSquare);
        Tensor deviation = square.sqrt().div_(_correction.Scalar).add_(_epsilon, _one);
        parameter.addcdiv_(mean, deviation, _stepSize.Scalar);
    }
}
