using System.IO.Compression;
using System.Text;
using CsCheck;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Input;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("a", 0xE8B7BE43u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("IEND", 0xAE426082u)]
    public void Of_KnownTexts_IsWhatTheStandardsSay(string text, uint expected) =>
        Assert.Equal(expected, Crc32.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Of_AnyBytes_IsWhatTheFrameworkWritesIntoAZip() => Gen.Byte.Array[0, 2000].Sample(bytes =>
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("entry").Open();
            entry.Write(bytes);
        }

        using var read = new ZipArchive(file, ZipArchiveMode.Read);
        Assert.Equal(read.Entries.Single().Crc32, Crc32.Of(bytes));
    });
}
