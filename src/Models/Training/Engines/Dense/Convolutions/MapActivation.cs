namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>An activation of each value. It overwrites its input where that is allowed.</summary>
internal sealed class MapActivation<TActivation>(FeatureMaps input, FeatureMaps output, FeatureMaps gradient)
    : MapLayer(input, output, gradient)
    where TActivation : struct, IActivation
{
    public override bool ReadsOutput => true;

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
        for (int channel = 0; channel < Output.Shape.Channels; channel++)
        {
            for (int y = 0; y < Output.Shape.Height; y++)
            {
                Span<float> gradient = Gradient.Line(0, channel, y);
                Elementwise.Map<ActivationSlope<TActivation>>(gradient, Output.Line(group, channel, y), gradient);
            }
        }
    }
}
