using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>A <see cref="FusedOptimizer"/> for networks whose optimizers have one kind of settings.</summary>
/// <typeparam name="TSpec">The kind of settings.</typeparam>
internal abstract class FusedOptimizer<TSpec> : FusedOptimizer
    where TSpec : OptimizerSpec
{
    // The numbers of this many steps go to the device in one copy.
    private const int StepsAhead = 64;

    private readonly IReadOnlyList<TSpec> _specs;
    private readonly Device _device;
    private Tensor? _ahead;
    private long _aheadFrom;

    protected FusedOptimizer(IReadOnlyList<Optimizer> optimizers, IReadOnlyList<Parameter> parameters) : base(parameters)
    {
        _specs = [.. optimizers.Select(optimizer => (TSpec)optimizer.Spec)];
        _device = parameters[0].device;
        Steps = optimizers[0].Steps;
        Memory =
            optimizers[0].Memory.Keys.ToDictionary(name => name, name => stack(optimizers.Select(optimizer => optimizer.Memory[name])));
        Decay = Number(spec => spec.WeightDecay);
        HasDecay = _specs.Any(spec => spec.WeightDecay != 0);
    }

    /// <summary>The memory of each optimizer, with the networks in the first dimension.</summary>
    public override IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected TSpec First => _specs[0];

    protected FusedNumber Decay { get; }

    protected bool HasDecay { get; }

    // The field holds the number: the garbage collector frees a number that only native code uses.
    protected Scalar One { get; } = 1.0.ToScalar();

    public override void Dispose()
    {
        _ahead?.Dispose();
        One.Dispose();
    }

    /// <summary>Makes a number of each network that no step changes.</summary>
    protected FusedNumber Number(Func<TSpec, double> number) =>
        new(tensor(_specs.Select(spec => (float)number(spec)).ToArray()).to(_device));

    /// <summary>Gives the numbers of the current step.</summary>
    /// <param name="numbers">Each number, from the settings and the number of steps.</param>
    protected FusedNumber[] NumbersOfStep(params Func<TSpec, long, double>[] numbers)
    {
        if (_ahead is null || Steps >= _aheadFrom + StepsAhead)
        {
            _aheadFrom = Steps;
            float[] values =
            [
                .. from step in Enumerable.Range(0, StepsAhead)
                   from number in numbers
                   from spec in _specs
                   select (float)number(spec, Steps + step),
            ];
            _ahead?.Dispose();
            _ahead = tensor(values, [StepsAhead, numbers.Length, _specs.Count]).to(_device).DetachFromDisposeScope();
        }

        Tensor now = _ahead.select(0, Steps - _aheadFrom);
        return [.. numbers.Select((_, index) => new FusedNumber(now.select(0, index)))];
    }
}
