using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>The gradient by the activation's argument: x is the gradient by the activation's value, y is that value.</summary>
internal readonly struct ActivationSlope<TActivation> : Elementwise.IFunction2
    where TActivation : struct, IActivation
{
    public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => x * TActivation.Derivative(y);
}
