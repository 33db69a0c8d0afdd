using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>An activation, with its derivative as a function of its value or of its argument.</summary>
internal interface IActivation
{
    /// <summary>
    /// Whether <see cref="Derivative"/> reads the argument. An activation that falls and rises cannot tell its slope by its value. False
    /// saves memory, because a layer may then overwrite its input. There is no default, because the compiler ahead of time leaves out each
    /// method that calls a default static member.
    /// </summary>
    static abstract bool ReadsArgument { get; }

    /// <summary>The activation of x.</summary>
    static abstract Vector256<float> Of(Vector256<float> x);

    /// <summary>The derivative.</summary>
    /// <param name="known">The activation's argument where <see cref="ReadsArgument"/> is true, otherwise its value.</param>
    static abstract Vector256<float> Derivative(Vector256<float> known);
}
