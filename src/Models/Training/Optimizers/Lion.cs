using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Lion (Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2): each weight moves by the learning rate,
/// in the direction of the sign of beta1 m + (1 - beta1) g. Then m = beta2 m + (1 - beta2) g.
/// </summary>
internal sealed class Lion : Optimizer
{
    private readonly LionSpec _spec;
    private readonly IReadOnlyList<Tensor> _means;
    private readonly Scalar _beta1, _beta2, _inDirection, _inMean;
    private readonly StepNumber _shrinkage, _stepSize;

    public Lion(LionSpec spec, IReadOnlyList<Parameter> parameters) : base(spec, parameters)
    {
        _spec = spec;
        _means = Zeros();
        Memory = new Dictionary<string, Tensor>(Named("mean", _means));
        (_beta1, _beta2) = (Number(spec.Beta1), Number(spec.Beta2));
        (_inDirection, _inMean) = (Number(1 - spec.Beta1), Number(1 - spec.Beta2));
        (_shrinkage, _stepSize) = (ChangingNumber(), ChangingNumber());
    }

    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected override void BeginStep()
    {
        _shrinkage.Set(1 - (LearningRate * _spec.WeightDecay));
        _stepSize.Set(-LearningRate);
    }

    protected override void Move(int index, Parameter parameter, Tensor gradient)
    {
        if (_spec.WeightDecay != 0) parameter.mul_(_shrinkage.Scalar);
        Tensor mean = _means[index];
        parameter.add_(mean.mul(_beta1).add_(gradient, _inDirection).sign_(), _stepSize.Scalar);
        mean.mul_(_beta2).add_(gradient, _inMean);
    }
}
