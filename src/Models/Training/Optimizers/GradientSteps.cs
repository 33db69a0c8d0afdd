using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>Moves parameters against their gradients, step by step: those of one network, or of several side by side.</summary>
internal abstract class GradientSteps
{
    private readonly IReadOnlyList<Parameter> _parameters;

    /// <param name="parameters">What is moved, in the network's order.</param>
    protected GradientSteps(IReadOnlyList<Parameter> parameters) => _parameters = parameters;

    /// <summary>How many steps were made.</summary>
    public long Steps { get; set; }

    /// <summary>What is remembered from step to step beside their number, by name.</summary>
    public abstract IReadOnlyDictionary<string, Tensor> Memory { get; }

    /// <summary>Forgets the gradients; the next ones take their place.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in _parameters) parameter.grad = null;
    }

    /// <summary>Moves every parameter by its gradient, once; one that has none stays.</summary>
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

    /// <summary>What the parameters' moves have in common is worked out; <see cref="Steps"/> counts the step that begins.</summary>
    protected virtual void BeginStep()
    {
    }

    /// <summary>Moves one parameter.</summary>
    protected abstract void Move(int index, Parameter parameter, Tensor gradient);
}
