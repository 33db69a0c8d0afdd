using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>Adam, or AdamW: see <see cref="Adam"/>.</summary>
internal sealed class DenseAdam : DenseOptimizer
{
    private readonly AdamSpec _spec;
    private readonly IReadOnlyList<(Matrix Value, Matrix Gradient)> _parameters;
    private readonly Matrix[] _means, _squares;

    public DenseAdam(AdamSpec spec, IReadOnlyList<(Matrix Value, Matrix Gradient)> parameters)
    {
        (_spec, _parameters) = (spec, parameters);
        (_means, _squares) = (Zeros(parameters), Zeros(parameters));
        Memory = new Dictionary<string, Matrix>([.. Named("mean", _means), .. Named("square", _squares)]);
    }

    public override IReadOnlyDictionary<string, Matrix> Memory { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Step()
    {
        Steps++;
        bool isDecayDecoupled = _spec.IsDecayDecoupled;
        var decay = Vector256.Create(isDecayDecoupled ? 0 : (float)_spec.WeightDecay);
        var shrinkage = Vector256.Create(isDecayDecoupled ? (float)(1 - (_spec.LearningRate * _spec.WeightDecay)) : 1);
        Vector256<float> beta1 = Vector256.Create((float)_spec.Beta1), newMean = Vector256.Create((float)(1 - _spec.Beta1));
        Vector256<float> beta2 = Vector256.Create((float)_spec.Beta2), newSquare = Vector256.Create((float)(1 - _spec.Beta2));
        var correction = Vector256.Create((float)Math.Sqrt(1 - Math.Pow(_spec.Beta2, Steps)));
        var stepSize = Vector256.Create((float)(-_spec.LearningRate / (1 - Math.Pow(_spec.Beta1, Steps))));
        var epsilon = Vector256.Create((float)_spec.Epsilon);
        for (int index = 0; index < _parameters.Count; index++)
        {
            Span<Vector256<float>> values = Vectors(_parameters[index].Value),
                gradients = Vectors(_parameters[index].Gradient)[..values.Length];
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
