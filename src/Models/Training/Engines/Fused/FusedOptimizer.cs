using TorchSharp.Modules;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>
/// The optimizers of several networks as one: every network keeps its own learning rate, decay and whatever else its optimizer was given.
/// Its tensors belong to the dispose scope that it is
/// made in. Operation by operation it does what <see cref="Optimizer"/> does.
/// </summary>
internal abstract class FusedOptimizer : GradientSteps, IDisposable
{
    protected FusedOptimizer(IReadOnlyList<Parameter> parameters) : base(parameters)
    {
    }

    /// <summary>
    /// What optimizers that can be one are grouped by; null for one that is not written here, or has a setting that is not.
    /// </summary>
    public static string? KindOf(OptimizerSpec spec) => spec switch
    {
        AdamSpec adam when adam == new AdamSpec(adam.LearningRate, adam.WeightDecay, adam.Beta1, adam.Beta2, adam.Epsilon, adam.IsDecayDecoupled) =>
            adam.Name,
        SgdSpec sgd when sgd == new SgdSpec(sgd.LearningRate, sgd.WeightDecay, sgd.Momentum) =>
            sgd.Momentum > 0 ? $"{sgd.Name} with momentum" : sgd.Name,
        _ => null,
    };

    /// <summary>Makes one of several.</summary>
    /// <param name="optimizers">Of one <see cref="KindOf"/>, after as many steps.</param>
    /// <param name="parameters">Those that are learned of the fused network.</param>
    public static FusedOptimizer Of(IReadOnlyList<Optimizer> optimizers, IReadOnlyList<Parameter> parameters) => optimizers[0] switch
    {
        Adam => new FusedAdam(optimizers, parameters),
        Sgd => new FusedSgd(optimizers, parameters),
        _ => throw new NotSupportedException(optimizers[0].Spec.Name),
    };

    public abstract void Dispose();
}
