using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Images;
using SkiaSharp;

namespace Gridfold.Models.Tests.Datasets.Images;

public sealed class OrientationTests : IDisposable
{
    // A picture of 2 x 3 pixels. EXIF 2.3, tag 0x0112, says where the viewer sees the stored row 0 and column 0.
    private static readonly byte[] Stored = [1, 2, 3, 4, 5, 6];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 2, 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, 2, 3, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(3, 2, 3, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(4, 2, 3, new byte[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(5, 3, 2, new byte[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(6, 3, 2, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(7, 3, 2, new byte[] { 6, 3, 5, 2, 4, 1 })]
    [InlineData(8, 3, 2, new byte[] { 3, 6, 2, 5, 1, 4 })]
    public void Turn_EachOrientation_ShowsThePictureUpright(int origin, int height, int width, byte[] expected)
    {
        ImagePixels turned = new ImagePixels(2, 3, [Stored]).Turn((SKEncodedOrigin)origin);
        Assert.Equal((height, width), (turned.Height, turned.Width));
        Assert.Equal(expected, turned.Planes[0]);
    }

    [Fact]
    public void Load_JpegWithAnOrientation_IsTurned()
    {
        byte[] upright = Halves(SKColors.White, SKColors.Black), upsideDown = WithOrientation(Halves(SKColors.Black, SKColors.White), 3);
        _folder.Write("a/1.jpg", upright);
        _folder.Write("b/1.jpg", upsideDown);
        Dataset dataset = new DatasetSection($"{{'path': '{_folder.Root}'}}").Load();
        Assert.InRange(dataset.Inputs[0], 240f, 255f);
        Assert.InRange(dataset.Inputs[dataset.RowSize], 240f, 255f);
        Assert.InRange(dataset.Inputs[^1], 0f, 15f);
    }

    [Theory]
    [InlineData("x.tif", "TIFF images are not decoded: save them as PNG")]
    [InlineData("x.TIFF", "TIFF images are not decoded")]
    [InlineData("x.jfif", "rename the file to .jpg")]
    public void Load_OtherImageFormat_IsLeftOutWithTheReason(string name, string words)
    {
        _folder.Write("a/1.png", Pictures.EncodeGrey(1));
        _folder.Write("b/1.png", Pictures.EncodeGrey(2));
        _folder.Write($"b/{name}", "II*");
        ProblemAssert.Says(
            Assert.Single(new DatasetSection($"{{'path': '{_folder.Root}'}}").Load().Warnings), $"ignored: b/{name} ({words}");
    }

    private static byte[] Halves(SKColor top, SKColor bottom)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(16, 16, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < 256; i++) bitmap.SetPixel(i % 16, i / 16, i < 128 ? top : bottom);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        return data.ToArray();
    }

    /// <summary>Puts an EXIF segment with one tag behind the start of a JPEG file.</summary>
    private static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] content =
        [
            .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(content.Length + 2), .. content, .. jpeg[2..]];
    }
}
