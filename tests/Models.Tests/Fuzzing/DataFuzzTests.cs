using System.IO.Compression;
using System.Text;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Images;
using Gridfold.Models.Tests.Datasets;
using SkiaSharp;

namespace Gridfold.Models.Tests.Fuzzing;

/// <summary>Data files that no one meant to write.</summary>
public sealed class DataFuzzTests : IDisposable
{
    private static readonly string[] Entries = ["a/1.png", "a/2.png", "b/1.png", "b/2.png", "note.txt"];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("'label': 'y'")]
    [InlineData("'label': 'y', 'missing_values': 'mean', 'comment': '#'")]
    [InlineData("'label': 'y', 'missing_values': 'category', 'decimal': ',', 'thousands': '.'")]
    [InlineData("'label': 'y', 'numeric': ['b'], 'test_fraction': 0.5")]
    [InlineData("'label': 'b', 'binarize': {'at_least': 2}, 'missing_values': 'drop'")]
    public void Csv(string keys) => Fuzz.Bytes(
        [
            Text("a,b,y\n1,2.5,x\n2,3e4,z\n-1,,x\n4,5,z\n"),
            Text("a;b;y\r\n1,5;2 kg;x\r\n\"2\";\"3 kg\";z\r\n# note\r\n1.000,5;NA;x\r\n"),
            Text("\ufeffa\tb\ty\n\"x \"\"y\"\"\"\t1\tu\n\"line\nbreak\"\t2\tv\n,,\n é\t3\tu\n"),
        ],
        Words("\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "#", "NA", "1e400", "-0", "\0", "\ufeff", "1,000", "50%", "\u2028",
            "=1+1", ",,,,"),
        Load("set.csv", $"{{'path': 'FILE', {keys}}}"));

    [Fact]
    public void Describe_Csv()
    {
        DatasetSpec spec = Spec("set.csv", "{'path': 'FILE', 'label': 'y', 'missing_values': 'median'}");
        Fuzz.Bytes(
            [Text("a,b,y\n1,2.5,x\n2,3e4,z\n-1,,x\n4,5,z\n"), Text("a,b\n1,1\n2,2\n")], Words("\"", ",", "\n", "NA", "1e400", "x"), input =>
            {
                _folder.Write("set.csv", input);
                DatasetLoader.Describe(spec, DatasetSection.Folders, CancellationToken.None);
            });
    }

    [Fact]
    public void Idx()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        _folder.Write("labels", [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1]);
        Fuzz.Bytes([images, Zipped(images)], [], Load("images", "{'images': 'FILE', 'labels': 'LABELS'}"));
    }

    [Fact]
    public void IdxLabels()
    {
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1];
        string images = _folder.Write(
            "images", [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8]);
        Fuzz.Bytes([labels, Zipped(labels)], [], Load("labels", $"{{'images': '{images}', 'labels': 'FILE'}}"));
    }

    [Fact]
    public void Pictures_AnyFormat() => Fuzz.Bytes(
        [
            Pictures.EncodeGrey(7), Pictures.EncodePalette(3, 5, [[1, 2, 3], [4, 5, 6]]), Pictures.Encode(SKColors.Red),
            Pictures.Encode(SKColors.Red, 9, 5, SKEncodedImageFormat.Jpeg), Pictures.Encode(SKColors.Red, 9, 5, SKEncodedImageFormat.Webp),
            Convert.FromBase64String("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="),
        ],
        Words("IHDR", "IDAT", "IEND", "PLTE", "RIFF", "VP8L", "JFIF", "Exif\0\0MM", "\u00ff\u00c0"),
        input =>
        {
            try
            {
                ImageDecoder.Decode(input);
            }
            catch (InvalidDataException exception)
            {
                // Its message continues the name of the file; the readers of folders and archives add the name.
                Assert.NotEqual("", exception.Message);
            }
        });

    [Fact]
    public void Zip()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((int index, string name) in Entries.Index())
            {
                using Stream entry = zip.CreateEntry(
                    name, index % 2 == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
                entry.Write(Pictures.EncodeGrey((byte)index));
            }
        }

        Fuzz.Bytes(
            [stream.ToArray()], Words("PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "PK\u0006\u0006", "../", "a/1.png"),
            Load("set.zip", "{'path': 'FILE'}"));
    }

    private Action<byte[]> Load(string file, string section)
    {
        DatasetSpec spec = Spec(file, section);
        return input =>
        {
            _folder.Write(file, input);
            DatasetLoader.Load(spec, DatasetSection.Folders, CancellationToken.None);
        };
    }

    private DatasetSpec Spec(string file, string section) => new DatasetSection(section
        .Replace("FILE", Path.Combine(_folder.Root, file), StringComparison.Ordinal)
        .Replace("LABELS", Path.Combine(_folder.Root, "labels"), StringComparison.Ordinal)).Spec();

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[][] Words(params string[] words) => [.. words.Select(Encoding.Latin1.GetBytes)];

    private static byte[] Zipped(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
