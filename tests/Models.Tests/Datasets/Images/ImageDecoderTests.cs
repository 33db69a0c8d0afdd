using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Images;
using SkiaSharp;

namespace Gridfold.Models.Tests.Datasets.Images;

public sealed class ImageDecoderTests : IDisposable
{
    private static readonly byte[] Grey = Pictures.EncodeGrey(100);
    private static readonly byte[] Red = Pictures.Encode(SKColors.Red);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_GreyAsColour_HasOneChannel()
    {
        _folder.Write(("a/1.png", Pictures.Encode(new SKColor(7, 7, 7))), ("b/1.png", Grey));
        Assert.Equal([1, 4, 4], DatasetSection.In(_folder, "").Load().InputShape);
    }

    [Fact]
    public void Load_GreyAmongColour_HasThreeChannels()
    {
        _folder.Write(("a/1.png", Grey), ("b/1.png", Red));
        Dataset dataset = DatasetSection.In(_folder, "").Load();
        Assert.Equal([3, 4, 4], dataset.InputShape);
        Assert.All(dataset.Inputs[..48], value => Assert.Equal(100f, value));
        Assert.Equal([0f, 255f], dataset.Inputs[48..50]);
        Assert.All(dataset.Inputs[64..], value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Load_TransparentPixels_LieOnWhite()
    {
        _folder.Write(("a/1.png", Pictures.Encode(new SKColor(255, 0, 0, 0))), ("b/1.png", Pictures.Encode(new SKColor(255, 0, 0, 51))));
        Dataset dataset = DatasetSection.In(_folder, "").Load();
        Assert.Equal([255f, 255f, 255f], Pixel(dataset, 1, 16));
        Assert.Equal([255f, 204f, 204f], Pixel(dataset, 48 + 1, 16));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, "jpg", 4)]
    [InlineData(SKEncodedImageFormat.Jpeg, "JPEG", 4)]
    [InlineData(SKEncodedImageFormat.Webp, "webp", 4)]
    public void Load_OtherFormats_DecodeToNearlyTheirColour(SKEncodedImageFormat format, string extension, float tolerance)
    {
        _folder.Write(($"a/1.{extension}", Pictures.Encode(new SKColor(200, 100, 50), 16, 16, format)),
            ($"b/1.{extension}", Pictures.Encode(SKColors.Blue, 16, 16, format)));
        Dataset dataset = DatasetSection.In(_folder, "").Load();
        Assert.Equal([3, 16, 16], dataset.InputShape);
        Assert.Equal([200f, 100f, 50f], Pixel(dataset, 255, 256), (a, b) => Math.Abs(a - b) <= tolerance);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_CutAnywhere_IsRefusedOrWhole(SKEncodedImageFormat format)
    {
        byte[] whole = Pictures.EncodeNoise(40, 40, format);
        ImagePixels expected = ImageDecoder.Decode(whole);
        for (int length = 0; length < whole.Length; length++)
        {
            try
            {
                // Only marks after the last pixel may be missing.
                ImagePixels found = ImageDecoder.Decode(whole[..length]);
                Assert.Equal(expected.Planes, found.Planes);
            }
            catch (InvalidDataException exception)
            {
                Assert.Matches("^(is not an image|is cut off|is damaged)", exception.Message);
            }
        }
    }

    private static float[] Pixel(Dataset dataset, int index, int planeSize) =>
        [dataset.Inputs[index], dataset.Inputs[index + planeSize], dataset.Inputs[index + (2 * planeSize)]];
}
