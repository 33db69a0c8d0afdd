using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Moves parameters against their gradients, step by step. The parameters are those of one network, or of several side by side.
/// </summary>
internal abstract class GradientSteps
{
    /// <param name="parameters">The parameters to move, in the network's order.</param>
    protected GradientSteps(IReadOnlyList<Parameter> parameters) => Parameters = parameters;

    /// <summary>The parameters to move, in the network's order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The number of steps made.</summary>
    public long Steps { get; set; }

    /// <summary>The tensors that the next steps need beside the number of steps, by name.</summary>
    public abstract IReadOnlyDictionary<string, Tensor> Memory { get; }

    /// <summary>Drops the gradients. The next backward pass makes new ones.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in Parameters) parameter.grad = null;
    }

    /// <summary>Moves every parameter once by its gradient. A parameter without a gradient does not move.</summary>
    public void Step()
    {
        using IDisposable withoutGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Steps++;
        BeginStep();
        for (int index = 0; index < Parameters.Count; index++)
        {
            if (Parameters[index].grad is { } gradient) Move(index, Parameters[index], gradient);
        }
    }

    /// <summary>Computes what the moves of all parameters share. <see cref="Steps"/> already counts the step that begins.</summary>
    protected virtual void BeginStep()
    {
    }

    /// <summary>Moves one parameter.</summary>
    protected abstract void Move(int index, Parameter parameter, Tensor gradient);
}
