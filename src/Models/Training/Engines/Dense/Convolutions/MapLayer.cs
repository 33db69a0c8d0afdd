namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// A layer from feature maps to feature maps. It works on one group of rows at a time; what it makes of all groups of a mini-batch is kept
/// until their gradients.
/// </summary>
internal abstract class MapLayer
{
    protected MapLayer(FeatureMaps input, FeatureMaps output, FeatureMaps gradient) => (Input, Output, Gradient) = (input, output, gradient);

    /// <summary>What it is given.</summary>
    public FeatureMaps Input { get; }

    /// <summary>What it makes; its input itself where it overwrites that.</summary>
    public FeatureMaps Output { get; }

    /// <summary>The loss's gradient by <see cref="Output"/>, of the group that is at work.</summary>
    public FeatureMaps Gradient { get; }

    /// <summary>Whether the gradient is worked out from <see cref="Output"/>, so that nobody may overwrite it.</summary>
    public virtual bool ReadsOutput => false;

    /// <summary>Called once for all rows that the next groups hold.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="isTraining">Whether dropout is at work.</param>
    public virtual void BeginBatch(int rows, bool isTraining)
    {
    }

    /// <summary>Fills a group of <see cref="Output"/>.</summary>
    public abstract void Forward(int group);

    /// <summary>
    /// Works out the gradients by the parameters, which are added to, and by the input, from <see cref="Gradient"/>, which may be
    /// overwritten.
    /// </summary>
    /// <param name="group">Which is at work.</param>
    /// <param name="inputGradient">Given the gradient by the input; the same as <see cref="Gradient"/> where <see cref="Output"/> has taken
    /// the place of <see cref="Input"/>; null for
    /// nobody's.</param>
    public abstract void Backward(int group, FeatureMaps? inputGradient);
}
