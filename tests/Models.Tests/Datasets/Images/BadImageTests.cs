using System.IO.Compression;
using Gridfold.Models.Input;
using SkiaSharp;

namespace Gridfold.Models.Tests.Datasets.Images;

/// <summary>Images that cannot be read, and images outside the folders of classes.</summary>
public sealed class BadImageTests : IDisposable
{
    private static readonly byte[] Grey = Pictures.EncodeGrey(100);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Makes a zip of files, whose names are divided by blanks. A name in capitals says what the file holds; any other file is a grey 4 x 4
    // PNG.
    [Theory]
    [InlineData("1.png 2.png", "1.png does not lie in the folder of a class ... train/CLASS/FILE ... CLASS/FILE")]
    [InlineData("train/1.png test/1.png", "test/1.png does not lie in the folder of a class ... train/CLASS/FILE")]
    [InlineData("a/1.png b/1.png 3.png", "3.png does not lie in the folder of a class")]
    [InlineData("a/1.png b/1.png c/d/1.png", "c/d/1.png does not lie in the folder of a class")]
    [InlineData("top/a/1.png top/b/1.png top/3.png", "top/3.png does not lie in the folder of a class")]
    [InlineData("train/a/1.png train/b/1.png extra/a/1.png", "extra/a/1.png does not lie in the folder of a class ... train/CLASS/FILE")]
    [InlineData("a/1.txt", "holds no images ... train/CLASS/FILE")]
    [InlineData("a/1.png a/2.png", "has one class, 'a' ... at least two ... CLASS/FILE")]
    [InlineData(
        "train/a/1.png train/b/1.png test/c/1.png", "test/c/1.png is of class 'c', which has no image under train ... remove the folder")]
    [InlineData("valid/a/1.png test/b/1.png", "has no train folder ... train/CLASS/FILE")]
    [InlineData("a/1.png b/TEXT.png", "b/TEXT.png is not an image that can be read ... replace it, or remove it")]
    [InlineData("a/1.png b/EMPTY.png", "b/EMPTY.png is not an image that can be read")]
    [InlineData("a/1.png b/CUT.png", "b/CUT.png is cut off ... replace it, or remove it")]
    [InlineData("a/1.png b/CUT.jpg", "b/CUT.jpg is cut off")]
    [InlineData("a/1.png b/HUGE.png", "b/HUGE.png has 40000 x 40000 pixels ... 67,108,864 are allowed")]
    [InlineData("a/1.png b/LARGE.png", "b/LARGE.png has 6 x 8 pixels (height x width) ... first image has 4 x 4 ... [{resize: {height: "
        + "4, width: 4}}]")]
    [InlineData("a/1.png b/1.png c/", "c is the folder of a class and holds no image ... remove the folder")]
    [InlineData("top/train/a/1.png top/train/b/1.png top/test/b/", "top/test/b is the folder of a class and holds no image")]
    public void Load_BadImages_AreRefusedInFolderAndZip(string files, string words)
    {
        using (ZipArchive zip = ZipFile.Open(Path.Combine(_folder.Root, "set.zip"), ZipArchiveMode.Create))
        {
            foreach (string file in files.Split(' '))
            {
                ZipArchiveEntry entry = zip.CreateEntry(file);
                if (file.EndsWith('/')) Directory.CreateDirectory(Path.Combine(_folder.Root, "set", file));
                else _folder.Write(Path.Combine("set", file), Content(file));
                if (file.EndsWith('/')) continue;
                using Stream stream = entry.Open();
                stream.Write(Content(file));
            }
        }

        foreach (string source in new[] { "set", "set.zip" })
        {
            DatasetSection section = DatasetSection.In(_folder, source);
            Problem problem = Assert.Single(section.Refusal());
            ProblemAssert.Says(problem, words);
            ProblemAssert.IsAt(problem, section.At("path"));
        }
    }

    private static byte[] Content(string file) => Path.GetFileName(file) switch
    {
        "TEXT.png" => "<html>not found</html>"u8.ToArray(),
        "EMPTY.png" => [],
        "CUT.png" => Pictures.Encode(SKColors.Red, 64, 64)[..^60],
        "CUT.jpg" => Pictures.Encode(SKColors.Red, 64, 64, SKEncodedImageFormat.Jpeg)[..^60],
        "HUGE.png" => Announce(40000),
        "LARGE.png" => Pictures.EncodeGrey(1, 6, 8),
        _ => Grey,
    };

    /// <summary>A PNG whose header states this width and height, with the right checksum.</summary>
    private static byte[] Announce(int size)
    {
        byte[] png = [.. Grey];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), size);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), size);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32.Of(png.AsSpan(12..29)));
        return png;
    }
}
