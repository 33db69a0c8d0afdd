namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>A layer that applies an activation to each value.</summary>
internal sealed class Activation<TActivation> : Layer
    where TActivation : struct, IActivation
{
    public Activation(int mostRows, int width) : base(mostRows, width)
    {
    }

    public override void Forward(Matrix input, int rows, bool isTraining) =>
        Elementwise.Map<ActivationValue<TActivation>>(input.FirstRows(rows), Output.FirstRows(rows));

    public override Matrix Backward(Matrix input, Matrix gradient, int rows)
    {
        Elementwise.Map<ActivationSlope<TActivation>>(gradient.FirstRows(rows), Output.FirstRows(rows), gradient.FirstRows(rows));
        return gradient;
    }
}
