using System.IO.Compression;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Images;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using SkiaSharp;

namespace Gridfold.Models.Tests.Datasets;

public sealed class ImageTests : IDisposable
{
    private static readonly byte[] Grey = Pictures.EncodeGrey(100);
    private static readonly byte[] Red = Pictures.Encode(SKColors.Red);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_Mnist900_HasItsSplitsAndShape()
    {
        Dataset mnist = new DatasetSection("{'name': 'mnist-900'}").Load();
        Assert.Equal("mnist-900", mnist.Name);
        Assert.Equal([1, 28, 28], mnist.InputShape);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], mnist.ClassNames);
        Assert.Equal(
            (600, 200, 100), (mnist.RowsOf(Split.Train).Length, mnist.RowsOf(Split.Valid).Length, mnist.RowsOf(Split.Test).Length));
        Assert.All(Enum.GetValues<Split>(), split => Assert.Single(
            mnist.RowsOf(split).GroupBy(row => mnist.Labels[row]).Select(rows => rows.Count()).Distinct()));
        Assert.Equal((0f, 255f), (mnist.Inputs.Min(), mnist.Inputs.Max()));
        Assert.Empty(mnist.Warnings);
        // Recorded with Pillow over the same zip, names in ordinal order.
        Assert.Equal(RecordedMnist.Sum, mnist.Inputs.Sum(value => (long)value));
        Assert.Equal(RecordedMnist.FirstRowSum, mnist.Inputs[..784].Sum(value => (long)value));
        Assert.Equal(RecordedMnist.LastRowSum, mnist.Inputs[^784..].Sum(value => (long)value));
    }

    [Fact]
    public void Load_BuiltIns_HaveTheRowsTheyAnnounce() =>
        Assert.All(BuiltInDatasets.All, builtIn => Assert.Equal(
            builtIn.Rows, new DatasetSection($"{{'name': '{builtIn.Name}'}}").Load().RowCount));

    [Fact]
    public void Load_FolderAndZip_GiveTheSameBits()
    {
        ZipFile.ExtractToDirectory(Path.Combine(Repository.Root, "data", "mnist-900.zip"), _folder.Root);
        Dataset folder = Section("mnist").Load();
        Dataset zip = new DatasetSection("{'name': 'mnist-900'}").Load();
        Assert.Equal(zip.Inputs, folder.Inputs);
        Assert.Equal(zip.Labels, folder.Labels);
        Assert.Equal(zip.Splits, folder.Splits);
    }

    [Fact]
    public void Load_TopFoldersAndSplitAliases_AreSeenThrough()
    {
        Write(("set/v1/Training/a/1.png", Grey), ("set/v1/Training/b/1.png", Grey), ("set/v1/val/a/2.png", Grey),
            ("set/v1/test/b/2.png", Grey));
        Dataset dataset = Section("").Load();
        Assert.Equal([Split.Train, Split.Train, Split.Test, Split.Valid], dataset.Splits);
        Assert.Equal([0, 1, 1, 0], dataset.Labels);
    }

    [Fact]
    public void Load_ClassesNamedAsSplitsAmongOthers_AreClasses()
    {
        Write(("train/1.png", Grey), ("car/1.png", Grey), ("bus/1.png", Grey));
        Assert.Equal(["bus", "car", "train"], Section("").Load().ClassNames);
    }

    [Fact]
    public void Load_NumericClassFolders_SortByNumber()
    {
        Write(("10/1.png", Grey), ("9/1.png", Grey), ("09/1.png", Grey));
        Assert.Equal(["09", "9", "10"], Section("").Load().ClassNames);
    }

    [Fact]
    public void Load_GreyAsColour_HasOneChannel()
    {
        Write(("a/1.png", Pictures.Encode(new SKColor(7, 7, 7))), ("b/1.png", Grey));
        Assert.Equal([1, 4, 4], Section("").Load().InputShape);
    }

    [Fact]
    public void Load_GreyAmongColour_HasThreeChannels()
    {
        Write(("a/1.png", Grey), ("b/1.png", Red));
        Dataset dataset = Section("").Load();
        Assert.Equal([3, 4, 4], dataset.InputShape);
        Assert.All(dataset.Inputs[..48], value => Assert.Equal(100f, value));
        Assert.Equal([0f, 255f], dataset.Inputs[48..50]);
        Assert.All(dataset.Inputs[64..], value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Load_TransparentPixels_LieOnWhite()
    {
        Write(("a/1.png", Pictures.Encode(new SKColor(255, 0, 0, 0))), ("b/1.png", Pictures.Encode(new SKColor(255, 0, 0, 51))));
        Dataset dataset = Section("").Load();
        Assert.Equal([255f, 255f, 255f], Pixel(dataset, 1, 16));
        Assert.Equal([255f, 204f, 204f], Pixel(dataset, 48 + 1, 16));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, "jpg", 4)]
    [InlineData(SKEncodedImageFormat.Jpeg, "JPEG", 4)]
    [InlineData(SKEncodedImageFormat.Webp, "webp", 4)]
    public void Load_OtherFormats_DecodeToNearlyTheirColour(SKEncodedImageFormat format, string extension, float tolerance)
    {
        Write(($"a/1.{extension}", Pictures.Encode(new SKColor(200, 100, 50), 16, 16, format)),
            ($"b/1.{extension}", Pictures.Encode(SKColors.Blue, 16, 16, format)));
        Dataset dataset = Section("").Load();
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

    [Fact]
    public void Load_Resize_BringsSizesTogether()
    {
        Write(("a/1.png", Pictures.EncodeGrey(100, 9, 5)), ("b/1.png", Pictures.EncodeGrey(50, 2, 3)));
        Dataset dataset = Section("", ", 'preprocess': [{'resize': {'height': 4, 'width': 6}}]").Load();
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

    [Fact]
    public void Load_OtherFiles_AreWarnedOfOnceAndLitterIsNot()
    {
        Write(("a/1.png", Grey), ("b/1.png", Grey), ("a/notes.txt", Grey), ("readme.md", Grey), (".git/config", Grey),
            ("__MACOSX/a/1.png", Grey), ("b/Thumbs.db", Grey), ("b/.2.png", Grey));
        Dataset dataset = Section("").Load();
        Assert.Equal(2, dataset.RowCount);
        ProblemAssert.Says(Assert.Single(dataset.Warnings), "2 files that are no images ... a/notes.txt");
    }

    [Fact]
    public void Fingerprint_Folder_NoticesEveryChangeButThePlace()
    {
        using var other = new TempFolder();
        foreach (TempFolder folder in new[] { _folder, other })
        {
            folder.Write("a/1.png", Grey);
            folder.Write("b/1.png", Red);
        }

        string original = Fingerprint(_folder);
        Assert.Equal(original, Fingerprint(other));
        Assert.Equal(original, Section("").Load().Fingerprint);
        other.Write("readme.txt", "not data");
        Assert.Equal(original, Fingerprint(other));
        File.Move(Path.Combine(other.Root, "b/1.png"), Path.Combine(other.Root, "b/2.png"));
        Assert.NotEqual(original, Fingerprint(other));
        _folder.Write("b/1.png", Grey);
        Assert.NotEqual(original, Fingerprint(_folder));
    }

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
            DatasetSection section = Section(source);
            Problem problem = Assert.Single(section.Refusal());
            ProblemAssert.Says(problem, words);
            ProblemAssert.IsAt(problem, section.At("path"));
        }
    }

    [Theory]
    [InlineData("'label': 'species'", "label", "dataset.label ... 'species' ... only a CSV file has columns ... remove dataset.label")]
    [InlineData("'ignore': ['id']", "id", "dataset.ignore ... 'id' ... remove dataset.ignore")]
    [InlineData("'categorical': ['zone']", "zone", "dataset.categorical ... 'zone' ... remove dataset.categorical")]
    public void Load_TableKeysWithImages_AreRefused(string more, string key, string words)
    {
        var section = new DatasetSection($"{{'name': 'mnist-900', {more}}}");
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At(key));
    }

    [Theory]
    [InlineData("a/2.png", "../../other/1.png")]
    [InlineData("a/2.png", "/etc/hostname")]
    [InlineData("c", "../other")]
    [InlineData("c", "../set/../other")]
    public void Load_LinkOutOfTheFolder_IsRefused(string link, string target)
    {
        foreach (string file in (string[])["set/a/1.png", "set/b/1.png", "other/1.png"]) _folder.Write(file, Pictures.EncodeGrey(1));
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "set", link), target);
        DatasetSection section = Section("set");
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(problem, $"set holds {link}, a link that leads out of it; copy there what it leads to");
        ProblemAssert.IsAt(problem, section.At("path"));
    }

    [Fact]
    public void Load_LinksWithinTheFolder_AreFollowed()
    {
        foreach (string file in (string[])["real/a/1.png", "real/b/1.png"]) _folder.Write(file, Pictures.EncodeGrey(1));
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "real", "a", "2.png"), "../b/1.png");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "set"), "real");
        Assert.Equal(3, Section("set").Load().RowCount);
    }

    [Fact]
    public void Load_LinkToItself_IsRefused()
    {
        _folder.Write("set/a/1.png", Pictures.EncodeGrey(1));
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "set", "a", "2.png"), "2.png");
        ProblemAssert.Says(Assert.Single(Section("set").Refusal()), "goes round in circles");
    }

    [Fact]
    public void Load_ChecksumOfAFolder_IsRefused()
    {
        Write(("a/1.png", Grey), ("b/1.png", Grey));
        ProblemAssert.Says(
            Assert.Single(Section("", $", 'sha256': '{new string('0', 64)}'").Refusal()), "dataset.sha256 ... is a folder ... remove it");
    }

    [Fact]
    public void Load_BinarizedDigits_HaveTwoClasses()
    {
        Dataset dataset = new DatasetSection("{'name': 'mnist-900', 'binarize': {'at_least': 5}}").Load();
        Assert.Equal(["< 5", ">= 5"], dataset.ClassNames);
        Assert.Equal(450, dataset.Labels.Sum());
    }

    private static float[] Pixel(Dataset dataset, int index, int planeSize) =>
        [dataset.Inputs[index], dataset.Inputs[index + planeSize], dataset.Inputs[index + (2 * planeSize)]];

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

    private static string Fingerprint(TempFolder folder) =>
        DatasetLoader.Fingerprint(new DatasetSection($"{{'path': '{folder.Root}'}}").Spec(), DatasetSection.Folders,
            CancellationToken.None);

    private void Write(params (string File, byte[] Bytes)[] files)
    {
        foreach ((string file, byte[] bytes) in files) _folder.Write(file, bytes);
    }

    private DatasetSection Section(string path, string more = "") => new($"{{'path': '{Path.Combine(_folder.Root, path)}'{more}}}");
}
