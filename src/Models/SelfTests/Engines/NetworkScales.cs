using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.Networks;

namespace Gridfold.Models.SelfTests.Engines;

/// <summary>The factors between the first network's numbers and the second's.</summary>
internal readonly struct NetworkScales
{
    /// <summary>The factor of the loss's gradients by outputs and biases.</summary>
    public const float OutputGradient = 4;

    private const float WeightScale = -0.5f, InputScale = 2;

    public NetworkScales(LayerCase layer)
    {
        // The results of batch normalisation and soft-max are not proportional to their inputs.
        bool isProportional = layer.Layer is Conv2dLayer or LinearLayer or Pool2dLayer or AdaptivePool2dLayer;
        Input = isProportional && !layer.IsFirst ? InputScale : 1;
        Weight = layer.Values.Weight.Length > 0 ? WeightScale : 1;
    }

    /// <summary>The factor of inputs; 1 for inputs that the networks share.</summary>
    public float Input { get; }

    /// <summary>The factor of weights.</summary>
    public float Weight { get; }

    /// <summary>The factor of biases and outputs.</summary>
    public float Output => Input * Weight;

    /// <summary>The factor of gradients by inputs.</summary>
    public float InputGradient => OutputGradient * Weight;

    /// <summary>The factor of gradients by weights.</summary>
    public float WeightGradient => OutputGradient * Input;
}
