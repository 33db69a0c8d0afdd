using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Moves a network's parameters against their gradients. TorchSharp's own optimizers are not used. They pass numbers to libtorch as objects
/// that nothing holds during the call. A garbage collection at that moment frees such an object, and the step goes wrong. The maker
/// disposes of the optimizer after the last step. Its tensors belong to the dispose scope in which it is made.
/// </summary>
internal abstract class Optimizer : GradientSteps, IDisposable
{
    private readonly List<IDisposable> _numbers = [];

    protected Optimizer(OptimizerSpec spec, IReadOnlyList<Parameter> parameters) : base(parameters) => Spec = spec;

    public OptimizerSpec Spec { get; }

    /// <summary>The factor of the learning rate in the next steps; see <see cref="LearningRateSchedule"/>. Default: 1.</summary>
    public double RateFactor { get; set; } = 1;

    /// <summary>The learning rate of the next step.</summary>
    protected double LearningRate => Spec.LearningRate * RateFactor;

    /// <summary>Writes the state that the next steps depend on.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Spec.Name);
        writer.Write(Steps);
        SavedTensors.Write(writer, Memory);
    }

    /// <summary>Reads the state that <see cref="Write"/> wrote, and goes on from there.</summary>
    /// <exception cref="CheckpointDamagedException">An optimizer of another kind wrote the bytes, or one of another network.</exception>
    public void Read(BinaryReader reader)
    {
        // Version 0.1 wrote the names as Adam, AdamW and Sgd.
        SavedTensors.Expect(reader.ReadString().ToLowerInvariant(), Spec.Name, "the optimizer");
        Steps = reader.ReadInt64();
        SavedTensors.Read(reader, Memory);
    }

    public void Dispose()
    {
        foreach (IDisposable number in _numbers) number.Dispose();
    }

    /// <summary>Makes a number for libtorch that lives as long as the optimizer.</summary>
    protected Scalar Number(double value)
    {
        Scalar number = value.ToScalar();
        _numbers.Add(number);
        return number;
    }

    /// <summary>Makes a number for libtorch that changes between steps and lives as long as the optimizer.</summary>
    protected StepNumber ChangingNumber()
    {
        var number = new StepNumber();
        _numbers.Add(number);
        return number;
    }

    /// <summary>Makes zeros of each parameter's shape.</summary>
    protected IReadOnlyList<Tensor> Zeros() => [.. Parameters.Select(parameter => zeros_like(parameter, requires_grad: false))];

    /// <summary>Names tensors that belong to the parameters.</summary>
    protected static IEnumerable<KeyValuePair<string, Tensor>> Named(string name, IEnumerable<Tensor> tensors) =>
        tensors.Select((tensor, index) => KeyValuePair.Create($"{name}.{index}", tensor));
}
