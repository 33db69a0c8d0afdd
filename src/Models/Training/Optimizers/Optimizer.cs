using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Moves a network's parameters against their gradients. TorchSharp's own optimizers are not used: they pass numbers to libtorch as objects
/// that nothing holds during the call, so that a garbage collection at that moment frees them under it and the step goes wrong.
/// Whoever makes one disposes of it after its last step; its tensors belong to the dispose scope that it is made in.
/// </summary>
internal abstract class Optimizer : IDisposable
{
    private readonly List<Scalar> _numbers = [];

    protected Optimizer(OptimizerSpec spec, IEnumerable<Parameter> parameters)
    {
        Spec = spec;
        Parameters = [.. parameters];
    }

    public OptimizerSpec Spec { get; }

    /// <summary>What is moved, in the network's order.</summary>
    protected IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How many steps were made.</summary>
    public long Steps { get; set; }

    /// <summary>What it remembers beside the number of steps, by name.</summary>
    public abstract IReadOnlyDictionary<string, Tensor> Memory { get; }

    /// <summary>Forgets the gradients; the next ones take their place.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in Parameters) parameter.grad = null;
    }

    /// <summary>Moves every parameter by its gradient, once; one that has none stays.</summary>
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

    /// <summary>Writes all that the next steps depend on.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Spec.Name.ToString());
        writer.Write(Steps);
        SavedTensors.Write(writer, Memory);
    }

    /// <summary>Goes on from what was written.</summary>
    /// <exception cref="CheckpointDamagedException">It was written by an optimizer of another kind, or for another network.</exception>
    public void Read(BinaryReader reader)
    {
        SavedTensors.Expect(reader.ReadString(), Spec.Name.ToString(), "the optimizer");
        Steps = reader.ReadInt64();
        SavedTensors.Read(reader, Memory);
    }

    public virtual void Dispose()
    {
        foreach (Scalar number in _numbers) number.Dispose();
    }

    /// <summary>What the steps have in common is worked out; <see cref="Steps"/> counts the one that begins.</summary>
    protected virtual void BeginStep()
    {
    }

    /// <summary>Moves one parameter.</summary>
    protected abstract void Move(int index, Parameter parameter, Tensor gradient);

    /// <summary>A number that lives as long as the optimizer.</summary>
    protected Scalar Number(double value)
    {
        Scalar number = value.ToScalar();
        _numbers.Add(number);
        return number;
    }

    /// <summary>Zeros of each parameter's shape.</summary>
    protected IReadOnlyList<Tensor> Zeros() => [.. Parameters.Select(parameter => zeros_like(parameter, requires_grad: false))];

    /// <summary>Names tensors that belong to the parameters.</summary>
    protected static IEnumerable<KeyValuePair<string, Tensor>> Named(string name, IEnumerable<Tensor> tensors) =>
        tensors.Select((tensor, index) => KeyValuePair.Create($"{name}.{index}", tensor));
}
