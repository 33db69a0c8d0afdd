namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// A layer from feature maps to feature maps. It works on one group of rows at a time. The values of all groups of a mini-batch are kept
/// until their gradients are computed.
/// </summary>
internal abstract class MapLayer
{
    protected MapLayer(FeatureMaps input, FeatureMaps output, FeatureMaps gradient) =>
        (Input, Output, Gradient) = (input, output, gradient);

    /// <summary>The input maps.</summary>
    public FeatureMaps Input { get; }

    /// <summary>The output maps. They are the input maps where the layer overwrites its input.</summary>
    public FeatureMaps Output { get; }

    /// <summary>The gradient of the loss by <see cref="Output"/>, for the current group.</summary>
    public FeatureMaps Gradient { get; }

    /// <summary>Whether <see cref="Backward"/> reads <see cref="Output"/>. Then no later layer may overwrite it.</summary>
    public virtual bool ReadsOutput => false;

    /// <summary>Prepares the layer for the rows of the next groups. Each batch calls it once.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="isTraining">Whether dropout works.</param>
    public virtual void BeginBatch(int rows, bool isTraining)
    {
    }

    /// <summary>Fills a group of <see cref="Output"/>.</summary>
    public abstract void Forward(int group);

    /// <summary>
    /// Computes gradients from <see cref="Gradient"/>, which may be overwritten. Gradients by the parameters are added to. The gradient by
    /// the input is filled in.
    /// </summary>
    /// <param name="group">The current group.</param>
    /// <param name="inputGradient">
    /// Receives the gradient by the input. It equals <see cref="Gradient"/> where <see cref="Output"/> has taken the place of
    /// <see cref="Input"/>; null when no input gradient is needed.
    /// </param>
    public abstract void Backward(int group, FeatureMaps? inputGradient);
}
