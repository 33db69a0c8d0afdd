using Gridfold.Models.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Engines.Unheard;

/// <summary>
/// An optimizer that only this test assembly knows. It moves each weight by the learning rate, against the sign of its gradient.
/// </summary>
internal sealed record SignOptimizerSpec(double LearningRate) : OptimizerSpec(LearningRate, WeightDecay: 0)
{
    public override string Name => "sign";

    public override int ValuesPerWeight => 0;

    internal override Optimizer Build(IReadOnlyList<Parameter> parameters) => new SignOptimizer(this, parameters);

    private sealed class SignOptimizer : Optimizer
    {
        private readonly Scalar _step;

        public SignOptimizer(SignOptimizerSpec spec, IReadOnlyList<Parameter> parameters)
            : base(spec, parameters) => _step = Number(-spec.LearningRate);

        public override IReadOnlyDictionary<string, Tensor> Memory { get; } = new Dictionary<string, Tensor>();

        protected override void Move(int index, Parameter parameter, Tensor gradient) => parameter.add_(gradient.sign(), _step);
    }
}
