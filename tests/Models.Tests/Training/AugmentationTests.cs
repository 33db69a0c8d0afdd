using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

public sealed class AugmentationTests
{
    // Two images of 3 x 3 pixels in two channels.
    private static readonly FoldData Data = new(
        [2, 3, 3], [.. Enumerable.Range(0, 36).Select(value => (float)value)], new ClassTargets([0, 1], 2), [], new ClassTargets([], 2));

    [Fact]
    public void Batch_NothingAskedFor_IsTheImages() =>
        Assert.Equal([.. Data.TrainingInputs[18..], .. Data.TrainingInputs[..18]], Batch(new(0, 0, Flip.None, 0), [1, 0]));

    [Fact]
    public void Batch_Shift_MovesWholePixelsAndContinuesTheEdge()
    {
        float[][] images = Images(new(1, 0, Flip.None, 0));
        Assert.Equal(9, images.Select(image => string.Join(' ', image)).Distinct().Count());

        // One to the right: 0 1 2 / 3 4 5 / 6 7 8 becomes
        Assert.Contains(images, image => image.Take(9).SequenceEqual([0, 0, 1, 3, 3, 4, 6, 6, 7]));
        Assert.Contains(images, image => image.Skip(9).SequenceEqual([12, 13, 14, 15, 16, 17, 15, 16, 17]));
    }

    [Theory]
    [InlineData(Flip.Horizontal, new float[] { 2, 1, 0, 5, 4, 3, 8, 7, 6 })]
    [InlineData(Flip.Vertical, new float[] { 6, 7, 8, 3, 4, 5, 0, 1, 2 })]
    public void Batch_Flip_MirrorsEverySecondImage(Flip flip, float[] mirrored)
    {
        float[][] images = Images(new(0, 0, flip, 0));
        int flipped = images.Count(image => image.Take(9).SequenceEqual(mirrored));
        Assert.Equal(images.Length, flipped + images.Count(image => image.SequenceEqual(Data.TrainingInputs.Take(18))));
        Assert.InRange(flipped, 160, 240);
    }

    [Fact]
    public void Batch_Rotate_TurnsAboutTheCentre()
    {
        float[][] images = Images(new(0, 90, Flip.None, 0));
        Assert.All(images, image => Assert.Equal(4, image[4], 1e-4f));
        Assert.True(images.Select(image => image[0]).Distinct().Count() > 300);

        // By a quarter: the top row comes from a side, as close as the greatest angles drawn are to one.
        Assert.Contains(
            images, image => new float[] { 6, 3, 0, 7, 4, 1, 8, 5, 2 }.Zip(image).All(pair => Math.Abs(pair.First - pair.Second) < 0.3));
        Assert.Contains(
            images, image => new float[] { 2, 5, 8, 1, 4, 7, 0, 3, 6 }.Zip(image).All(pair => Math.Abs(pair.First - pair.Second) < 0.3));
    }

    [Fact]
    public void Batch_Noise_HasItsDeviation()
    {
        double[] noise = [.. Images(new(0, 0, Flip.None, 0.5))
            .SelectMany(image => image.Zip(Data.TrainingInputs, (noisy, original) => (double)(noisy - original)))];
        Assert.Equal(0, noise.Average(), 0.03);
        Assert.Equal(0.25, noise.Average(value => value * value), 0.02);
        Assert.Equal(0, noise.Average(value => value * value * value), 0.03);
    }

    [Fact]
    public void Batch_OtherBatches_ChangeAnImageTheSameWay()
    {
        var spec = new AugmentationSpec(1, 20, Flip.Horizontal, 0.1);
        Assert.Equal(Batch(spec, [0, 1])[18..], Batch(spec, [1]));
        Assert.NotEqual(Batch(spec, [1]), Batch(spec, [1], epoch: 2));
        Assert.NotEqual(Batch(spec, [1]), Batch(spec, [1], seed: 43));
    }

    [Theory]
    [InlineData("{'shift': -1}", "shift", "training.augment.shift is -1 ... at least 0")]
    [InlineData("{'rotate': 181}", "rotate", "training.augment.rotate is 181 ... at most 180")]
    [InlineData("{'flip': 'horizontl'}", "flip", "flip is the text 'horizontl' ... did you mean 'horizontal'?")]
    [InlineData("{'noise': -0.1}", "noise", "training.augment.noise is -0.1 ... at least 0")]
    [InlineData("{'zoom': 2}", "zoom", "'zoom' is not a key of training.augment")]
    public void Read_BrokenRule_SaysThingPlaceAndRemedy(string text, string key, string words)
    {
        var section = new LocatedSpec(text);
        var problems = new Problems();
        AugmentationSpec.Read(new SpecMapReader(section.Map, "training.augment", problems));
        Problem problem = Assert.Single(problems.Errors);
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At(key));
    }

    [Fact]
    public void Check_Table_SaysSo()
    {
        var problems = new Problems();
        new AugmentationSpec(1, 0, Flip.None, 0).Check([4], problems);
        ProblemAssert.Says(Assert.Single(problems.Errors), "training.augment changes images ... remove it");
    }

    /// <summary>The first image in 400 epochs.</summary>
    private static float[][] Images(AugmentationSpec spec) => [.. Enumerable.Range(1, 400).Select(epoch => Batch(spec, [0], epoch))];

    private static float[] Batch(AugmentationSpec spec, int[] rows, int epoch = 1, ulong seed = 42) =>
        new Augmentation(spec, Data, seed).Batch(rows, epoch);
}
