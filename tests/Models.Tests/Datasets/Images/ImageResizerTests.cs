using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Images;
using Gridfold.Models.Datasets.Preprocessing;

namespace Gridfold.Models.Tests.Datasets.Images;

public sealed class ImageResizerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_Resize_BringsSizesTogether()
    {
        _folder.Write(("a/1.png", Pictures.EncodeGrey(100, 9, 5)), ("b/1.png", Pictures.EncodeGrey(50, 2, 3)));
        Dataset dataset = DatasetSection.In(_folder, "", ", 'preprocess': [{'resize': {'height': 4, 'width': 6}}]").Load();
        Assert.Equal([1, 4, 6], dataset.InputShape);
        Assert.Equal([.. Enumerable.Repeat(100f, 24), .. Enumerable.Repeat(50f, 24)], dataset.Inputs);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(14, 28)]
    [InlineData(40, 31)]
    public void Resize_AnySize_IsWithinRoundingOfPillow(int height, int width)
    {
        var image = new ImagePixels(28, 28, [[.. Enumerable.Range(0, 784).Select(i => (byte)(i * i % 251))]]);
        byte[] resized = ImageResizer.Resize(image, new Resize(height, width)).Planes[0];
        byte[] pillow = RecordedResize.Pillow[(height, width)];
        Assert.Equal(pillow.Length, resized.Length);
        Assert.True(resized.Zip(pillow).All(pair => Math.Abs(pair.First - pair.Second) <= 1));
    }
}
