using Gridfold.Models.Input;
using TorchSharp.Modules;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>optimizer: {name: nadam, lr: 0.002, betas: [0.9, 0.999], eps: 1e-8, momentum_decay: 0.004}</c>; see <see cref="Nadam"/>.
/// </summary>
/// <param name="LearningRate">The learning rate, above 0.</param>
/// <param name="WeightDecay">The weight decay, at least 0. It is added to the gradient (L2). Default: 0.</param>
/// <param name="Beta1">The decay of the mean of the gradients, in [0, 1). Default: 0.9.</param>
/// <param name="Beta2">The decay of the mean of the squared gradients, in [0, 1). Default: 0.999.</param>
/// <param name="Epsilon">The number that is added to the divisor, above 0. Default: 1e-8.</param>
/// <param name="MomentumDecay">How fast the momentum grows to <paramref name="Beta1"/>, at least 0. Default: 0.004.</param>
public sealed record NadamSpec(
    double LearningRate, double WeightDecay, double Beta1, double Beta2, double Epsilon, double MomentumDecay)
    : OptimizerSpec(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override string Name => "nadam";

    /// <inheritdoc/>
    public override int ValuesPerWeight => 2;

    internal static IReadOnlyList<string> Settings { get; } = ["betas", "eps", "momentum_decay"];

    internal static NadamSpec Read(SpecMapReader reader, double learningRate, double weightDecay)
    {
        (double beta1, double beta2) = AdamSpec.ReadBetas(reader, 0.999);
        return new NadamSpec(
            learningRate, weightDecay, beta1, beta2, reader.Number("eps", 1e-8, above: 0), reader.Number("momentum_decay", 0.004, min: 0));
    }

    /// <inheritdoc/>
    internal override Optimizer Build(IReadOnlyList<Parameter> parameters) => new Nadam(this, parameters);
}
