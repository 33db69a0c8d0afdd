using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets;

/// <summary>Small files that unfold to much, and long files that hold nothing. Each is told apart before it takes the memory.</summary>
public sealed class LargeInputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_ZipThatUnpacksToMuch_IsRefusedByItsDirectory()
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        _folder.Write("set.zip", Zip(3, entryBytes: 100 << 20));
        ProblemAssert.Says(
            Refusal("{'path': 'set.zip'}"), "set.zip has ... and unpacks to over 268,435,456 ... 100 times its size ... give the images");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 100 << 20, "An entry was unpacked.");
    }

    [Fact]
    public void Load_ZipOfBadImages_StopsAfterTheFirstFew()
    {
        _folder.Write("set.zip", Zip(5000, entryBytes: 0));
        IReadOnlyList<Problem> problems = Section("{'path': 'set.zip'}").Refusal();
        Assert.Equal(7, problems.Count);
        Assert.All(problems.Take(5), problem => ProblemAssert.Says(problem, "is not an image that can be read"));
        Assert.True(int.Parse(problems[5].Message.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) < 300);
        ProblemAssert.Says(problems[6], "the rest of ... set.zip was not read");
    }

    [Theory]
    [InlineData(500_001, 0, "is a zip with 500,001 entries; it may have at most 500,000")]
    [InlineData(1, 70L << 20, "a directory of 73,")]
    public void Load_ZipWithALongDirectory_IsRefusedBeforeItIsRead(long entries, long directory, string words)
    {
        // The records at the end of a zip of more than 65,535 entries: the wide one, its place, and the usual one.
        byte[] zip = new byte[4 + directory + 56 + 20 + 22];
        "PK\x03\x04"u8.CopyTo(zip);
        Span<byte> end = zip.AsSpan(zip.Length - 98);
        "PK\x06\x06"u8.CopyTo(end);
        BinaryPrimitives.WriteInt64LittleEndian(end[32..], entries);
        BinaryPrimitives.WriteInt64LittleEndian(end[48..], 4);
        "PK\x06\x07"u8.CopyTo(end[56..]);
        BinaryPrimitives.WriteInt64LittleEndian(end[64..], zip.Length - 98);
        "PK\x05\x06"u8.CopyTo(end[76..]);
        end[86..96].Fill(0xFF);
        _folder.Write("set.zip", zip);
        ProblemAssert.Says(Refusal("{'path': 'set.zip'}"), $"{words} ... unpack it, and point dataset.path at the folder");
    }

    [Fact]
    public void Load_MoreLargeImagesThanFit_IsRefusedByTheFirst()
    {
        byte[] image = Pictures.EncodePalette(8000, 8000, [[1, 2, 3]]);
        foreach (int index in Enumerable.Range(0, 18)) _folder.Write($"set/{index % 2}/{index}.png", image);
        ProblemAssert.Says(
            Refusal("{'path': 'set'}"), "holds 18 images, and the first has 8000 x 8000 pixels ... do not fit ... resize");
    }

    [Fact]
    public void Load_ImageOfFewBytesAndManyPixels_IsCutOff()
    {
        byte[] image = Pictures.EncodePalette(8000, 8000, [[1, 2, 3]]);
        _folder.Write("set/a/1.png", Pictures.EncodeGrey(1));
        _folder.Write("set/b/1.png", image[..4000]);
        Assert.Contains(
            Section("{'path': 'set'}").Refusal(), problem => problem.Message.Contains("b/1.png is cut off", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_GzipThatUnfoldsToMuch_IsRefusedByItsHeader()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write([0, 0, 8, 3, 0, 1, 0, 1, 0, 0, 0, 32, 0, 0, 0, 32]);
        _folder.Write("images", packed.ToArray());
        _folder.Write("labels", [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]);
        ProblemAssert.Says(
            Refusal("{'images': 'images', 'labels': 'labels'}"),
            "announces 65537 x 32 x 32 values, over 200 times as many ... check how it was made");
    }

    [Fact]
    public void Load_ManyLinesWithoutContent_AreSkippedAndCounted()
    {
        string blank = string.Concat(Enumerable.Repeat(",,\n \r\n\r\t\n#,\"\n", 100_000));
        _folder.Write("set.csv", $"{blank}a,b,y\n{blank}1,2,u\n{blank},2,v\n3,oops,v\n4,5,u\n5,6,u\n");
        Problem problem = Section("{'path': 'set.csv', 'label': 'y', 'comment': '#', 'missing_values': 'mean'}").Refusal()[0];
        Assert.Equal(1_500_004, problem.Location!.Line);
        ProblemAssert.Says(problem, "column 'b' has 'oops'");
    }

    [Fact]
    public void Load_LineOfDelimiters_HasTooManyFields()
    {
        _folder.Write("set.csv", $"a,b,y\n,,\n{new string(',', 1_000_000)}\n1,2,u\n");
        Problem problem = Refusal("{'path': 'set.csv', 'label': 'y'}");
        ProblemAssert.Says(problem, "the line has over 200,000 fields");
        Assert.Equal(3, problem.Location!.Line);
    }

    [Fact]
    public void Load_MillionsOfDifferentTexts_AreRefused()
    {
        var text = new StringBuilder("name,y\n");
        for (int row = 0; row < 1_001_000; row++) text.Append('n').Append(row).Append(row % 2 == 0 ? ",u\n" : ",v\n");

        // The first pass ends there, so it does not reach the row of another length.
        _folder.Write("set.csv", text.Append("1,2,3\n").ToString());
        ProblemAssert.Says(
            Refusal("{'path': 'set.csv', 'label': 'y'}"),
            "over 1,000,000 different values ... 'name' ... list the column under dataset.ignore");
    }

    [Fact]
    public void Load_MoreProblemsThanAnyoneReads_StopsThere()
    {
        _folder.Write("set.csv", "a,b,y\n" + string.Concat(Enumerable.Repeat("1\n", 300_000)));
        IReadOnlyList<Problem> problems = Section("{'path': 'set.csv', 'label': 'y'}").Refusal();
        ProblemAssert.Says(problems[^2], "and 99,995 more rows of another length");
        ProblemAssert.Says(problems[^1], "the rest of ... set.csv was not read");
    }

    private Problem Refusal(string section) => Assert.Single(Section(section).Refusal());

    private DatasetSection Section(string section) => new(section, _folder.Root);

    private static byte[] Zip(int entries, int entryBytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int index = 0; index < entries; index++)
            {
                using Stream entry = zip.CreateEntry($"{index % 2}/{index}.png", CompressionLevel.Optimal).Open();
                byte[] block = new byte[1 << 20];
                for (int written = 0; written < entryBytes; written += block.Length) entry.Write(block);
            }
        }

        return stream.ToArray();
    }
}
