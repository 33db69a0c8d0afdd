using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>Stochastic gradient descent: see <see cref="Sgd"/>.</summary>
internal sealed class DenseSgd : DenseOptimizer
{
    private readonly SgdSpec _spec;
    private readonly IReadOnlyList<(Matrix Value, Matrix Gradient)> _parameters;
    private readonly Matrix[] _velocities;

    public DenseSgd(SgdSpec spec, IReadOnlyList<(Matrix Value, Matrix Gradient)> parameters)
    {
        (_spec, _parameters) = (spec, parameters);
        _velocities = Zeros(parameters);
        Memory = new Dictionary<string, Matrix>(Named("velocity", _velocities));
    }

    public override IReadOnlyDictionary<string, Matrix> Memory { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Step()
    {
        Steps++;
        Vector256<float> decay = Vector256.Create((float)_spec.WeightDecay), momentum = Vector256.Create((float)_spec.Momentum);
        var stepSize = Vector256.Create((float)-_spec.LearningRate);
        for (int index = 0; index < _parameters.Count; index++)
        {
            Span<Vector256<float>> values = Vectors(_parameters[index].Value),
                gradients = Vectors(_parameters[index].Gradient)[..values.Length];
            Span<Vector256<float>> velocities = Vectors(_velocities[index])[..values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                velocities[i] = (velocities[i] * momentum) + Vector256.FusedMultiplyAdd(values[i], decay, gradients[i]);
                values[i] = Vector256.FusedMultiplyAdd(stepSize, velocities[i], values[i]);
            }
        }
    }
}
