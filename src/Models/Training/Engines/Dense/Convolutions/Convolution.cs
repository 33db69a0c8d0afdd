using Gridfold.Models.Networks;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>A convolution with its parameters.</summary>
internal sealed class Convolution : MapLayer
{
    private readonly ConvolutionParameters _parameters;
    private readonly Correlation _forward;
    private readonly WeightGradient _weightGradient;
    private readonly Correlation? _backward;
    private readonly float[] _zeros;

    /// <param name="parameters">The learned parameters.</param>
    /// <param name="window">The kernel.</param>
    /// <param name="input">The input maps, with a border as wide as the padding.</param>
    /// <param name="output">The output maps.</param>
    /// <param name="gradient">
    /// The gradient of the loss by the output. Where the gradient by the input is needed, the maps have a border of kernel - 1 - padding.
    /// </param>
    /// <param name="inputGradient">
    /// Maps like those of the gradient by the input; null when no input gradient is needed. With such maps the stride is 1.
    /// </param>
    public Convolution(
        ConvolutionParameters parameters, Window window, FeatureMaps input, FeatureMaps output, FeatureMaps gradient,
        FeatureMaps? inputGradient)
        : base(input, output, gradient)
    {
        _parameters = parameters;
        _forward = new Correlation(input, output.Shape, window.Size, window.Stride, window.Padding);
        _weightGradient = new WeightGradient(input, output.Shape, window.Size, window.Stride, window.Padding);
        _zeros = new float[input.Shape.Channels];
        if (inputGradient is not null)
            _backward = new Correlation(gradient, inputGradient.Shape, window.Size, 1, window.Size - 1 - window.Padding);
    }

    public override void BeginBatch(int rows, bool isTraining)
    {
        _forward.SetWeights(_parameters.Weights);
        if (!isTraining) return;
        _backward?.SetTurnedWeights(_parameters.Weights);
        _parameters.WeightGradient.Values.Clear();
        _parameters.BiasGradient.Values.Clear();
    }

    public override void Forward(int group) => _forward.Fill(Input, group, _parameters.Bias.Row(0), Output, group);

    public override void Backward(int group, FeatureMaps? inputGradient)
    {
        _weightGradient.Add(Input, group, Gradient, _parameters.WeightGradient, _parameters.BiasGradient);
        if (inputGradient is not null) _backward!.Fill(Gradient, 0, _zeros, inputGradient, 0);
    }
}
