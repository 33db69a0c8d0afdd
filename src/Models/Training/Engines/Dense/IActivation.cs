using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>An activation, with its derivative as a function of its value.</summary>
internal interface IActivation
{
    static abstract Vector256<float> Of(Vector256<float> x);

    /// <summary>The derivative where the activation's value is y.</summary>
    static abstract Vector256<float> Derivative(Vector256<float> y);
}
