using Gridfold.Models.Input;
using TorchSharp.Modules;

namespace Gridfold.Models.Training;

/// <summary><c>optimizer: {name: adam, lr: 0.001, betas: [0.9, 0.999], eps: 1e-8}</c>, or adamw; see <see cref="Adam"/>.</summary>
/// <param name="LearningRate">The learning rate, above 0.</param>
/// <param name="WeightDecay">The weight decay, at least 0. Default: 0.</param>
/// <param name="Beta1">The decay of the mean of the gradients, in [0, 1). Default: 0.9.</param>
/// <param name="Beta2">The decay of the mean of the squared gradients, in [0, 1). Default: 0.999.</param>
/// <param name="Epsilon">The number that is added to the divisor, above 0. Default: 1e-8.</param>
/// <param name="IsDecayDecoupled">Whether weight decay shrinks the weights (AdamW); otherwise it is added to the gradient (Adam).</param>
public sealed record AdamSpec(double LearningRate, double WeightDecay, double Beta1, double Beta2, double Epsilon, bool IsDecayDecoupled)
    : OptimizerSpec(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override string Name => IsDecayDecoupled ? "adamw" : "adam";

    /// <inheritdoc/>
    public override int ValuesPerWeight => 2;

    internal static IReadOnlyList<string> Settings { get; } = ["betas", "eps"];

    internal static AdamSpec Read(SpecMapReader reader, double learningRate, double weightDecay, bool isDecayDecoupled)
    {
        (double beta1, double beta2) = ReadBetas(reader, 0.999);
        return new AdamSpec(learningRate, weightDecay, beta1, beta2, reader.Number("eps", 1e-8, above: 0), isDecayDecoupled);
    }

    /// <inheritdoc/>
    internal override Optimizer Build(IReadOnlyList<Parameter> parameters) => new Adam(this, parameters);

    /// <summary>Reads the key <c>betas</c>, whose first number is 0.9 by default.</summary>
    /// <param name="reader">The optimizer's section.</param>
    /// <param name="second">The second number by default.</param>
    internal static (double Beta1, double Beta2) ReadBetas(SpecMapReader reader, double second)
    {
        if (reader.List("betas") is not { } betas) return (0.9, second);
        double[] values = [.. betas.OfType<SpecScalar>().Select(beta => beta.Number).OfType<double>().Where(beta => beta is >= 0 and < 1)];
        if (betas.Count == 2 && values.Length == 2) return (values[0], values[1]);
        reader.Error("betas", FormattableString.Invariant($"it must be two numbers of at least 0 and below 1, as in [0.9, {second}]"));
        return (0.9, second);
    }
}
