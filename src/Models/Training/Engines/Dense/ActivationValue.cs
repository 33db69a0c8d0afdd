using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>The activation of x.</summary>
internal readonly struct ActivationValue<TActivation> : Elementwise.IFunction
    where TActivation : struct, IActivation
{
    public static Vector256<float> Of(Vector256<float> x) => TActivation.Of(x);
}
