using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Dense;

/// <summary>Moves the parameters of one network, as the <see cref="Optimizer"/> of the same name does.</summary>
internal abstract class DenseOptimizer
{
    protected DenseOptimizer(OptimizerSpec spec) => Spec = spec;

    /// <summary>How many steps were made.</summary>
    public long Steps { get; set; }

    /// <summary>What is remembered beside, by name.</summary>
    public abstract IReadOnlyDictionary<string, Matrix> Memory { get; }

    protected OptimizerSpec Spec { get; }

    public static DenseOptimizer Make(OptimizerSpec spec, IReadOnlyList<(Matrix Value, Matrix Gradient)> parameters) =>
        spec.Name == OptimizerName.Sgd ? new DenseSgd(spec, parameters) : new DenseAdam(spec, parameters);

    /// <summary>Moves every parameter by its gradient, once.</summary>
    public abstract void Step();

    protected static Matrix[] Zeros(IReadOnlyList<(Matrix Value, Matrix Gradient)> parameters) =>
        [.. parameters.Select(parameter => new Matrix(parameter.Value.Rows, parameter.Value.Columns))];

    protected static IEnumerable<KeyValuePair<string, Matrix>> Named(string name, IEnumerable<Matrix> matrices) =>
        matrices.Select((matrix, index) => KeyValuePair.Create($"{name}.{index}", matrix));

    protected static Span<Vector256<float>> Vectors(Matrix matrix) => MemoryMarshal.Cast<float, Vector256<float>>(matrix.Values);
}

/// <summary>Adam, or AdamW: see <see cref="Adam"/>.</summary>
internal sealed class DenseAdam : DenseOptimizer
{
    private readonly IReadOnlyList<(Matrix Value, Matrix Gradient)> _parameters;
    private readonly Matrix[] _means, _squares;

    public DenseAdam(OptimizerSpec spec, IReadOnlyList<(Matrix Value, Matrix Gradient)> parameters) : base(spec)
    {
        _parameters = parameters;
        (_means, _squares) = (Zeros(parameters), Zeros(parameters));
        Memory = new Dictionary<string, Matrix>([.. Named("mean", _means), .. Named("square", _squares)]);
    }

    public override IReadOnlyDictionary<string, Matrix> Memory { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Step()
    {
        Steps++;
        bool isDecayDecoupled = Spec.Name == OptimizerName.AdamW;
        var decay = Vector256.Create(isDecayDecoupled ? 0 : (float)Spec.WeightDecay);
        var shrinkage = Vector256.Create(isDecayDecoupled ? (float)(1 - (Spec.LearningRate * Spec.WeightDecay)) : 1);
        Vector256<float> beta1 = Vector256.Create((float)Spec.Beta1), newMean = Vector256.Create((float)(1 - Spec.Beta1));
        Vector256<float> beta2 = Vector256.Create((float)Spec.Beta2), newSquare = Vector256.Create((float)(1 - Spec.Beta2));
        var correction = Vector256.Create((float)Math.Sqrt(1 - Math.Pow(Spec.Beta2, Steps)));
        var stepSize = Vector256.Create((float)(-Spec.LearningRate / (1 - Math.Pow(Spec.Beta1, Steps))));
        var epsilon = Vector256.Create((float)Spec.Epsilon);
        for (int index = 0; index < _parameters.Count; index++)
        {
            Span<Vector256<float>> values = Vectors(_parameters[index].Value), gradients = Vectors(_parameters[index].Gradient)[..values.Length];
            Span<Vector256<float>> means = Vectors(_means[index])[..values.Length], squares = Vectors(_squares[index])[..values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                Vector256<float> gradient = Vector256.FusedMultiplyAdd(values[i], decay, gradients[i]);
                Vector256<float> mean = Vector256.FusedMultiplyAdd(gradient, newMean, means[i] * beta1);
                Vector256<float> square = Vector256.FusedMultiplyAdd(newSquare * gradient, gradient, squares[i] * beta2);
                Vector256<float> deviation = (Vector256.Sqrt(square) / correction) + epsilon;
                (means[i], squares[i]) = (mean, square);
                values[i] = Vector256.FusedMultiplyAdd(stepSize, mean / deviation, values[i] * shrinkage);
            }
        }
    }
}

/// <summary>Stochastic gradient descent: see <see cref="Sgd"/>.</summary>
internal sealed class DenseSgd : DenseOptimizer
{
    private readonly IReadOnlyList<(Matrix Value, Matrix Gradient)> _parameters;
    private readonly Matrix[] _velocities;

    public DenseSgd(OptimizerSpec spec, IReadOnlyList<(Matrix Value, Matrix Gradient)> parameters) : base(spec)
    {
        _parameters = parameters;
        _velocities = Zeros(parameters);
        Memory = new Dictionary<string, Matrix>(Named("velocity", _velocities));
    }

    public override IReadOnlyDictionary<string, Matrix> Memory { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Step()
    {
        Steps++;
        Vector256<float> decay = Vector256.Create((float)Spec.WeightDecay), momentum = Vector256.Create((float)Spec.Momentum);
        var stepSize = Vector256.Create((float)-Spec.LearningRate);
        for (int index = 0; index < _parameters.Count; index++)
        {
            Span<Vector256<float>> values = Vectors(_parameters[index].Value), gradients = Vectors(_parameters[index].Gradient)[..values.Length];
            Span<Vector256<float>> velocities = Vectors(_velocities[index])[..values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                velocities[i] = (velocities[i] * momentum) + Vector256.FusedMultiplyAdd(values[i], decay, gradients[i]);
                values[i] = Vector256.FusedMultiplyAdd(stepSize, velocities[i], values[i]);
            }
        }
    }
}
