using Gridfold.Models.Input;
using TorchSharp.Modules;

namespace Gridfold.Models.Training;

/// <summary><c>optimizer: {name: lion, lr: 0.0001, betas: [0.9, 0.99]}</c>; see <see cref="Lion"/>.</summary>
/// <param name="LearningRate">The learning rate, above 0. Its authors advise a third to a tenth of that of adamw.</param>
/// <param name="WeightDecay">The weight decay, at least 0. It shrinks the weights (decoupled). Default: 0.</param>
/// <param name="Beta1">The share of the mean in the direction of a step, in [0, 1). Default: 0.9.</param>
/// <param name="Beta2">The decay of the mean of the gradients, in [0, 1). Default: 0.99.</param>
public sealed record LionSpec(double LearningRate, double WeightDecay, double Beta1, double Beta2)
    : OptimizerSpec(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override string Name => "lion";

    /// <inheritdoc/>
    public override int ValuesPerWeight => 1;

    internal static IReadOnlyList<string> Settings { get; } = ["betas"];

    internal static LionSpec Read(SpecMapReader reader, double learningRate, double weightDecay)
    {
        (double beta1, double beta2) = AdamSpec.ReadBetas(reader, 0.99);
        return new LionSpec(learningRate, weightDecay, beta1, beta2);
    }

    /// <inheritdoc/>
    internal override Optimizer Build(IReadOnlyList<Parameter> parameters) => new Lion(this, parameters);
}
