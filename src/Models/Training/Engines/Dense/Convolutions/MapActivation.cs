namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>An activation of each value. It overwrites its input where neither its derivative nor the layer before reads it.</summary>
internal sealed class MapActivation<TActivation>(FeatureMaps input, FeatureMaps output, FeatureMaps gradient)
    : MapLayer(input, output, gradient)
    where TActivation : struct, IActivation
{
    public override bool ReadsOutput => !TActivation.ReadsArgument;

    public override void Forward(int group)
    {
        for (int channel = 0; channel < Output.Shape.Channels; channel++)
        {
            for (int y = 0; y < Output.Shape.Height; y++)
                Elementwise.Map<ActivationValue<TActivation>>(Input.Line(group, channel, y), Output.Line(group, channel, y));
        }
    }

    public override void Backward(int group, FeatureMaps? inputGradient)
    {
        FeatureMaps known = TActivation.ReadsArgument ? Input : Output;
        for (int channel = 0; channel < Output.Shape.Channels; channel++)
        {
            for (int y = 0; y < Output.Shape.Height; y++)
            {
                Span<float> gradient = Gradient.Line(0, channel, y);
                Elementwise.Map<ActivationSlope<TActivation>>(gradient, known.Line(group, channel, y), gradient);
            }
        }
    }
}
