using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Fused;

/// <summary>
/// The optimizers of several networks as one: every network keeps its own learning rate, decay and whatever else its optimizer was given. Its tensors belong to the dispose scope that it is
/// made in. Operation by operation it does what <see cref="Optimizer"/> does.
/// </summary>
internal abstract class FusedOptimizer : GradientSteps, IDisposable
{
    // The numbers of so many steps go to the device in one copy.
    private const int StepsAhead = 64;

    private readonly IReadOnlyList<Optimizer> _optimizers;
    private readonly Device _device;
    private Tensor? _ahead;
    private long _aheadFrom;

    protected FusedOptimizer(IReadOnlyList<Optimizer> optimizers, IReadOnlyList<Parameter> parameters) : base(parameters)
    {
        _optimizers = optimizers;
        _device = parameters[0].device;
        Steps = optimizers[0].Steps;
        Memory = optimizers[0].Memory.Keys.ToDictionary(name => name, name => stack(optimizers.Select(optimizer => optimizer.Memory[name])));
        Decay = Number(spec => spec.WeightDecay);
        HasDecay = optimizers.Any(optimizer => optimizer.Spec.WeightDecay != 0);
    }

    /// <summary>What each optimizer remembers, the networks in the first dimension.</summary>
    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected OptimizerSpec First => _optimizers[0].Spec;

    protected FusedNumber Decay { get; }

    protected bool HasDecay { get; }

    // Held here: one that only native code uses any more is collected under it.
    protected Scalar One { get; } = 1.0.ToScalar();

    /// <summary>Makes one of several.</summary>
    /// <param name="optimizers">Of one <see cref="OptimizerSpec.Name"/>, with or without momentum all of them, after as many steps.</param>
    /// <param name="parameters">Those that are learned of the fused network.</param>
    public static FusedOptimizer Of(IReadOnlyList<Optimizer> optimizers, IReadOnlyList<Parameter> parameters) =>
        optimizers[0].Spec.Name == OptimizerName.Sgd ? new FusedSgd(optimizers, parameters) : new FusedAdam(optimizers, parameters);

    public void Dispose()
    {
        _ahead?.Dispose();
        One.Dispose();
    }

    /// <summary>A number of each network that no step changes.</summary>
    protected FusedNumber Number(Func<OptimizerSpec, double> number) =>
        new(tensor(_optimizers.Select(optimizer => (float)number(optimizer.Spec)).ToArray()).to(_device));

    /// <summary>Numbers of the running step.</summary>
    /// <param name="numbers">What they are after so many steps.</param>
    protected FusedNumber[] NumbersOfStep(params Func<OptimizerSpec, long, double>[] numbers)
    {
        if (_ahead is null || Steps >= _aheadFrom + StepsAhead)
        {
            _aheadFrom = Steps;
            float[] values =
            [
                .. from step in Enumerable.Range(0, StepsAhead)
                   from number in numbers
                   from optimizer in _optimizers
                   select (float)number(optimizer.Spec, Steps + step),
            ];
            _ahead?.Dispose();
            _ahead = tensor(values, [StepsAhead, numbers.Length, _optimizers.Count]).to(_device).DetachFromDisposeScope();
        }

        Tensor now = _ahead.select(0, Steps - _aheadFrom);
        return [.. numbers.Select((_, index) => new FusedNumber(now.select(0, index)))];
    }
}
