using System.IO.Compression;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Sources;

public sealed class ZipTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../evil.png", "../evil.png points outside the zip ... relative")]
    [InlineData("/etc/evil.png", "/etc/evil.png points outside the zip ... make the zip again")]
    [InlineData("C:\\evil.png", "C:/evil.png points outside the zip")]
    [InlineData("a\\..\\..\\evil.png", "a/../../evil.png points outside the zip")]
    [InlineData("a/1.png", "a/1.png is in the zip twice ... names must differ")]
    public void Load_BadEntryName_IsRefused(string name, string words)
    {
        ProblemAssert.Says(Refusal(Zip("a/1.png", "b/1.png", name)), words);
    }

    [Fact]
    public void Load_CutOffZip_IsRefused() => ProblemAssert.Says(
        Refusal(Zip("a/1.png", "b/1.png")[..^40]), "set.zip is not a complete zip file ... cut off ... download it again");

    [Fact]
    public void Load_PageInsteadOfZip_IsRefused() =>
        ProblemAssert.Says(Refusal("<html>login</html>"u8.ToArray()),
            "set.zip is not a zip file, though its name says so ... error page ... download it again");

    [Fact]
    public void Load_EmptyZip_IsRefused() => ProblemAssert.Says(Refusal(Zip()), "set.zip holds no images");

    [Fact]
    public void Load_ChangedByteInAnEntry_FailsItsChecksum()
    {
        byte[] zip = Zip("a/1.png", "b/1.png");
        // Entries are stored without compression, so the byte after the first entry's name is the first byte of the image.
        zip[30 + "a/1.png".Length + 20] ^= 1;
        ProblemAssert.Says(Refusal(zip), "a/1.png does not match its checksum ... again");
    }

    [Fact]
    public void Load_EncryptedEntry_IsRefused()
    {
        byte[] zip = Zip("a/1.png", "b/1.png");
        for (int i = 0; i + 4 < zip.Length; i++)
        {
            if (zip.AsSpan(i).StartsWith("PK\x03\x04"u8)) zip[i + 6] |= 1;
            if (zip.AsSpan(i).StartsWith("PK\x01\x02"u8)) zip[i + 8] |= 1;
        }

        ProblemAssert.Says(Refusal(zip), "a/1.png is encrypted ... without a password");
    }

    [Fact]
    public void Load_NamesWithBackslashes_AreFolders()
    {
        _folder.Write("set.zip", Zip("a\\1.png", "b\\1.png"));
        Assert.Equal(["a", "b"], Section().Load().ClassNames);
    }

    [Fact]
    public void Load_EntryThatUnpacksToMuch_IsRefusedUnread()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in (string[])["a/1.png", "b/1.png"])
            {
                using Stream bomb = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                byte[] zeros = new byte[1 << 20];
                for (int megabyte = 0; megabyte <= 256; megabyte++) bomb.Write(zeros);
            }
        }

        Assert.InRange(stream.Length, 1, 8 << 20);
        ProblemAssert.Says(Refusal(stream.ToArray()), "a/1.png unpacks to 269,484,032 bytes; an image may have up to 268,435,456");
    }

    [Fact]
    public void Load_EntryThatIsLongerThanItSays_IsCutThereAndRefused()
    {
        byte[] zip = Zip("a/1.png", "b/1.png");
        for (int i = 0; i + 4 < zip.Length; i++)
            if (zip.AsSpan(i).StartsWith("PK\x01\x02"u8)) zip[i + 24] = 5;
        ProblemAssert.Says(Refusal(zip), "a/1.png");
    }

    [Fact]
    public void Load_EntryThatIsALink_IsNotFollowed()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            ZipArchiveEntry link = zip.CreateEntry("a/1.png");
            // A Unix link, rwxrwxrwx.
            link.ExternalAttributes = 0xA1FF << 16;
            using (Stream content = link.Open()) content.Write("../../../etc/passwd"u8);
            using Stream image = zip.CreateEntry("b/1.png").Open();
            image.Write(Pictures.EncodeGrey(1));
        }

        ProblemAssert.Says(Refusal(stream.ToArray()), "a/1.png is not an image that can be read");
    }

    private static byte[] Zip(params string[] names)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in names)
            {
                using Stream content = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                content.Write(Pictures.EncodeGrey(1));
            }
        }

        return stream.ToArray();
    }

    private Problem Refusal(byte[] zip)
    {
        _folder.Write("set.zip", zip);
        DatasetSection section = Section();
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.IsAt(problem, section.At("path"));
        return problem;
    }

    private DatasetSection Section() => new($"{{'path': '{Path.Combine(_folder.Root, "set.zip")}'}}");
}
