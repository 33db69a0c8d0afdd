using Gridfold.Models.Datasets;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.Training;

/// <summary>
/// Makes mini-batches of changed training images. The change of an image depends on the fold's seed, the epoch and the row alone. It does
/// not depend on the mini-batch or on earlier draws. Beyond its edge, an image continues with its outermost pixels.
/// </summary>
internal sealed class Augmentation
{
    private readonly AugmentationSpec _spec;
    private readonly float[] _inputs;
    private readonly ulong _foldSeed;
    private readonly int _channels, _height, _width;

    public Augmentation(AugmentationSpec spec, FoldData data, ulong foldSeed)
    {
        (_spec, _inputs, _foldSeed) = (spec, data.TrainingInputs, foldSeed);
        (_channels, _height, _width) = (data.InputShape[0], data.InputShape[1], data.InputShape[2]);
    }

    /// <summary>Makes the changed images of rows.</summary>
    /// <param name="rows">The training rows, by number.</param>
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <returns>[rows, ...input shape], row-major.</returns>
    public float[] Batch(ReadOnlySpan<int> rows, int epoch)
    {
        int size = _channels * _height * _width;
        float[] batch = new float[rows.Length * size];
        for (int index = 0; index < rows.Length; index++) Change(rows[index], epoch, batch.AsSpan(index * size, size));
        return batch;
    }

    private void Change(int row, int epoch, Span<float> image)
    {
        // Shift, angle and flips are drawn even when they are off, so that one setting does not change what another draws.
        var random = new RandomStream(Seed.Derive(_foldSeed, "augmentation", epoch, row));
        (long down, long right) =
            (random.NextBelow((2 * _spec.Shift) + 1) - _spec.Shift, random.NextBelow((2 * _spec.Shift) + 1) - _spec.Shift);
        double angle = ((2 * random.NextDouble()) - 1) * _spec.Rotate * Math.PI / 180;
        bool isFlipped = random.NextBelow(2) == 1;

        (double sine, double cosine) = Math.SinCos(angle);
        (double centreY, double centreX) = ((_height - 1) / 2.0, (_width - 1) / 2.0);
        ReadOnlySpan<float> original = _inputs.AsSpan(row * image.Length, image.Length);
        for (int y = 0; y < _height; y++)
        {
            for (int x = 0; x < _width; x++)
            {
                // The place in the original from which the pixel comes.
                (double dy, double dx) = (y - down - centreY, x - right - centreX);
                (double fromY, double fromX) = ((cosine * dy) - (sine * dx) + centreY, (sine * dy) + (cosine * dx) + centreX);
                if (isFlipped && _spec.Flip == Flip.Horizontal) fromX = _width - 1 - fromX;
                if (isFlipped && _spec.Flip == Flip.Vertical) fromY = _height - 1 - fromY;
                for (int channel = 0; channel < _channels; channel++)
                    image[(((channel * _height) + y) * _width) + x] =
                        Interpolate(original.Slice(channel * _height * _width, _height * _width), fromY, fromX);
            }
        }

        if (_spec.Noise == 0) return;
        for (int value = 0; value < image.Length; value++) image[value] += (float)(_spec.Noise * Normal(random));
    }

    /// <summary>Interpolates bilinearly between the four pixels around a place.</summary>
    private float Interpolate(ReadOnlySpan<float> plane, double y, double x)
    {
        (y, x) = (Math.Clamp(y, 0, _height - 1), Math.Clamp(x, 0, _width - 1));
        (int top, int left) = ((int)y, (int)x);
        (int bottom, int right) = (Math.Min(top + 1, _height - 1), Math.Min(left + 1, _width - 1));
        (double down, double across) = (y - top, x - left);
        double above = plane[(top * _width) + left] + (across * (plane[(top * _width) + right] - plane[(top * _width) + left]));
        double below = plane[(bottom * _width) + left] + (across * (plane[(bottom * _width) + right] - plane[(bottom * _width) + left]));
        return (float)(above + (down * (below - above)));
    }

    /// <summary>Draws from the normal distribution with mean 0 and deviation 1 (Box and Muller, 1958).</summary>
    private static double Normal(RandomStream random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
