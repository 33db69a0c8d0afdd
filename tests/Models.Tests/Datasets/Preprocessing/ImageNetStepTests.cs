using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using SkiaSharp;

namespace Gridfold.Models.Tests.Datasets.Preprocessing;

/// <summary>The steps that prepare images for networks of ImageNet.</summary>
public sealed class ImageNetStepTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ImageNetStepTests()
    {
        foreach ((string label, byte value) in (ReadOnlySpan<(string, byte)>)[("dark", 51), ("light", 204)])
            _folder.Write($"train/{label}/0.png", Pictures.EncodeGrey(value, 6, 6));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Build_ImageNet_ResizesColoursScalesAndNormalises()
    {
        FoldData data = Build("'imagenet'");
        Assert.Equal([3, 224, 224], data.InputShape);
        Assert.Equal(["scale", "normalize"], data.Preprocessing.Select(step => step.Step));
        float[][] channels = [.. data.TrainingInputs.Take(3 * 224 * 224).Chunk(224 * 224)];

        // 51 of 255 is 0.2.
        foreach ((float[] channel, double expected) in channels.Zip(
            (double[])[(0.2 - 0.485) / 0.229, (0.2 - 0.456) / 0.224, (0.2 - 0.406) / 0.225]))
            Assert.All(channel, value => Assert.Equal(expected, value, 1e-5));
    }

    [Fact]
    public void Build_TheSameStepsWritten_GivesTheSame() =>
        Assert.Equal(
            Build("'imagenet'").TrainingInputs,
            Build("{'resize': {'height': 224, 'width': 224}}, 'rgb', {'scale': {'max': 255}}, {'normalize': {'mean': [0.485, 0.456, "
                + "0.406], 'std': [0.229, 0.224, 0.225]}}").TrainingInputs);

    [Fact]
    public void Load_RgbOfColouredImages_ChangesNothing()
    {
        _folder.Write("train/dark/1.png", Pictures.Encode(new SKColor(10, 20, 30), 6, 6));
        Assert.Equal(Build("").TrainingInputs, Build("'rgb', {'scale': {'max': 255}}").TrainingInputs);
    }

    [Theory]
    [InlineData("{'scale': {'max': 255}}, 'rgb'", "dataset.preprocess[1] is rgb; only resize may stand before it")]
    [InlineData(
        "{'scale': {'max': 255}}, 'imagenet'", "dataset.preprocess[1] is imagenet ... must be the first step ... move it to the front")]
    [InlineData("{'imagenet': {'size': 96}}", "dataset.preprocess[0] is imagenet with settings ... write imagenet alone")]
    [InlineData("{'normalize': {'mean': [0.5]}}", "dataset.preprocess[0].normalize has no 'std'")]
    [InlineData("{'normalize': {'mean': [0.5], 'std': [0]}}", "std is a list; each number must be above 0")]
    [InlineData("{'normalize': {'mean': [0.5], 'std': [1, 1]}}", "as many numbers as mean, which has 1")]
    [InlineData("{'normalize': {'mean': ['x'], 'std': [1]}}", "mean is a list; it must be a list of numbers")]
    public void Read_BrokenRule_SaysSo(string steps, string words) =>
        ProblemAssert.Says(Assert.Single(new DatasetSection($"{{'path': 'images', 'preprocess': [{steps}]}}").Read().Errors), words);

    [Fact]
    public void Load_NormalizeOfOtherChannels_NamesTheRemedy() =>
        ProblemAssert.Says(
            Assert.Single(Assert.Throws<InputException>(() => Build("{'normalize': {'mean': [0, 0, 0], 'std': [1, 1, 1]}}")).Problems),
            "normalize with 3 means ... 1 channels ... rgb");

    private FoldData Build(string steps)
    {
        var section = new DatasetSection($"{{'path': '{_folder.Root}'{(steps.Length == 0 ? "" : $", 'preprocess': [{steps}]")}}}");
        Dataset dataset = section.Load();
        return FoldDataBuilder.Build(dataset, section.Spec(), dataset.RowsOf(Split.Train), []);
    }
}
