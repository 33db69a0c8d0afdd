using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>Moves the parameters of one network, like the <see cref="Optimizer"/> of the same name.</summary>
internal abstract class DenseOptimizer
{
    /// <summary>The number of steps made.</summary>
    public long Steps { get; set; }

    /// <summary>The other state that the next steps need, by name.</summary>
    public abstract IReadOnlyDictionary<string, Matrix> Memory { get; }

    /// <summary>Whether the engine has an optimizer with all of its settings.</summary>
    public static bool Knows(OptimizerSpec spec) => spec switch
    {
        AdamSpec adam => adam
            == new AdamSpec(adam.LearningRate, adam.WeightDecay, adam.Beta1, adam.Beta2, adam.Epsilon, adam.IsDecayDecoupled),
        SgdSpec sgd => sgd == new SgdSpec(sgd.LearningRate, sgd.WeightDecay, sgd.Momentum),
        _ => false,
    };

    /// <summary>Makes an optimizer from a spec that <see cref="Knows"/> accepts.</summary>
    public static DenseOptimizer Of(OptimizerSpec spec, IReadOnlyList<(Matrix Value, Matrix Gradient)> parameters) => spec switch
    {
        AdamSpec adam => new DenseAdam(adam, parameters),
        SgdSpec sgd => new DenseSgd(sgd, parameters),
        _ => throw new NotSupportedException(spec.Name),
    };

    /// <summary>Moves every parameter once by its gradient.</summary>
    public abstract void Step();

    protected static Matrix[] Zeros(IReadOnlyList<(Matrix Value, Matrix Gradient)> parameters) =>
        [.. parameters.Select(parameter => new Matrix(parameter.Value.Rows, parameter.Value.Columns))];

    protected static IEnumerable<KeyValuePair<string, Matrix>> Named(string name, IEnumerable<Matrix> matrices) =>
        matrices.Select((matrix, index) => KeyValuePair.Create($"{name}.{index}", matrix));

    protected static Span<Vector256<float>> Vectors(Matrix matrix) => MemoryMarshal.Cast<float, Vector256<float>>(matrix.Values);
}
