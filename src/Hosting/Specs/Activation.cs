namespace Gridfold.Hosting.Specs;

/// <summary>An activation function.</summary>
public enum Activation
{
    /// <summary>ReLU.</summary>
    Relu,

    /// <summary>Leaky ReLU.</summary>
    LeakyRelu,

    /// <summary>ELU.</summary>
    Elu,

    /// <summary>GELU.</summary>
    Gelu,

    /// <summary>SiLU.</summary>
    Silu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The logistic function.</summary>
    Sigmoid,

    /// <summary>Softmax.</summary>
    Softmax,
}
