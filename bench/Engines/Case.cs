using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Randomness;

namespace Gridfold.Engines;

/// <summary>A network of linear layers with relu between, and random rows for it.</summary>
/// <param name="Inputs">Features of a row.</param>
/// <param name="Hidden">The hidden layers' widths.</param>
/// <param name="Classes">Outputs.</param>
/// <param name="BatchSize">Rows of a mini-batch.</param>
/// <param name="Rows">Training rows; a third as many validation rows.</param>
/// <param name="Zeros">The share of inputs that are 0.</param>
internal sealed record Case(int Inputs, int[] Hidden, int Classes, int BatchSize, int Rows, double Zeros)
{
    public string Name => string.Join('-', [Inputs, .. Hidden, Classes]);

    /// <summary>Multiplications and additions of an epoch's matrix products, done dense: forward, by the weights, by the inputs of all layers but the first; validation forward.</summary>
    public double EpochOperations
    {
        get
        {
            int[] widths = [Inputs, .. Hidden, Classes];
            double weights = widths.Zip(widths.Skip(1), (from, to) => (double)from * to).Sum(), first = (double)Inputs * widths[1];
            return 2 * ((Rows * ((3 * weights) - first)) + (Rows / 3 * weights));
        }
    }

    public IEnumerable<LayerSpec> Layers() => [.. Hidden.SelectMany(width => (LayerSpec[])[new LinearLayer(width), new ActivationLayer("relu")]), new LinearLayer((int?)null)];

    public FoldData Data()
    {
        var random = new RandomStream(1);
        float[] Inputs(int rows) => [.. Enumerable.Range(0, rows * this.Inputs).Select(_ => random.NextDouble() < Zeros ? 0 : (float)random.NextDouble())];
        int[] Labels(int rows) => [.. Enumerable.Range(0, rows).Select(_ => (int)random.NextBelow(Classes))];
        int validation = Math.Max(1, Rows / 3);
        return new FoldData([this.Inputs], Classes, Inputs(Rows), Labels(Rows), Inputs(validation), Labels(validation));
    }
}
