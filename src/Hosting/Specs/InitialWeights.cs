namespace Gridfold.Hosting.Specs;

/// <summary>The first weights of a network.</summary>
public enum InitialWeights
{
    /// <summary>Random weights.</summary>
    Random,

    /// <summary>Weights of 0.</summary>
    Zeros,
}
