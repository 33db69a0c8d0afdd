using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Fused;

/// <summary>
/// The optimizers of several networks as one: every network keeps its own learning rate, decay and whatever else its optimizer was given. Its tensors belong to the dispose scope that it is
/// made in. Operation by operation it does what <see cref="Optimizer"/> does.
/// </summary>
internal abstract class FusedOptimizer : IDisposable
{
    // The numbers of so many steps go to the device in one copy.
    private const int StepsAhead = 64;

    private readonly IReadOnlyList<Optimizer> _optimizers;
    private readonly IReadOnlyList<Parameter> _parameters;
    private Tensor? _ahead;
    private long _aheadFrom;

    protected FusedOptimizer(IReadOnlyList<Optimizer> optimizers, IEnumerable<Parameter> parameters)
    {
        _optimizers = optimizers;
        _parameters = [.. parameters];
        Steps = optimizers[0].Steps;
        Memory = optimizers[0].Memory.Keys.ToDictionary(name => name, name => stack(optimizers.Select(optimizer => optimizer.Memory[name])));
        Decay = Number(spec => spec.WeightDecay);
        HasDecay = optimizers.Any(optimizer => optimizer.Spec.WeightDecay != 0);
    }

    /// <summary>How many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>What each optimizer remembers, by name, the networks in the first dimension.</summary>
    public IReadOnlyDictionary<string, Tensor> Memory { get; }

    protected OptimizerSpec First => _optimizers[0].Spec;

    protected FusedNumber Decay { get; }

    protected bool HasDecay { get; }

    // Held here: one that only native code uses any more is collected under it.
    protected Scalar One { get; } = 1.0.ToScalar();

    /// <summary>Forgets the gradients; the next ones take their place.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in _parameters) parameter.grad = null;
    }

    /// <summary>Moves every parameter by its gradient, once.</summary>
    public void Step()
    {
        using IDisposable withoutGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Steps++;
        BeginStep();
        for (int index = 0; index < _parameters.Count; index++)
        {
            if (_parameters[index].grad is { } gradient) Move(index, _parameters[index], gradient);
        }
    }

    public void Dispose()
    {
        _ahead?.Dispose();
        One.Dispose();
    }

    /// <summary>What the parameters' moves have in common is worked out; <see cref="Steps"/> counts the step that begins.</summary>
    protected virtual void BeginStep()
    {
    }

    /// <summary>Moves one parameter of all networks.</summary>
    protected abstract void Move(int index, Parameter parameter, Tensor gradient);

    /// <summary>A number of each network that no step changes.</summary>
    protected FusedNumber Number(Func<OptimizerSpec, double> number) =>
        new(tensor(_optimizers.Select(optimizer => (float)number(optimizer.Spec)).ToArray()).to(_parameters[0].device));

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
            _ahead = tensor(values, [StepsAhead, numbers.Length, _optimizers.Count]).to(_parameters[0].device).DetachFromDisposeScope();
        }

        Tensor now = _ahead.select(0, Steps - _aheadFrom);
        return [.. numbers.Select((_, index) => new FusedNumber(now.select(0, index)))];
    }
}
