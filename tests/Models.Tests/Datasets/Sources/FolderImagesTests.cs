using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Sources;

/// <summary>Links within a folder of images and out of it.</summary>
public sealed class FolderImagesTests : IDisposable
{
    private static readonly byte[] Grey = Pictures.EncodeGrey(100);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a/2.png", "../../other/1.png")]
    [InlineData("a/2.png", "/etc/hostname")]
    [InlineData("c", "../other")]
    [InlineData("c", "../set/../other")]
    public void Load_LinkOutOfTheFolder_IsRefused(string link, string target)
    {
        foreach (string file in (string[])["set/a/1.png", "set/b/1.png", "other/1.png"]) _folder.Write(file, Pictures.EncodeGrey(1));
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "set", link), target);
        DatasetSection section = DatasetSection.In(_folder, "set");
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
        Assert.Equal(3, DatasetSection.In(_folder, "set").Load().RowCount);
    }

    [Fact]
    public void Load_LinkToItself_IsRefused()
    {
        _folder.Write("set/a/1.png", Pictures.EncodeGrey(1));
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "set", "a", "2.png"), "2.png");
        ProblemAssert.Says(Assert.Single(DatasetSection.In(_folder, "set").Refusal()), "goes round in circles");
    }

    [Fact]
    public void Load_ChecksumOfAFolder_IsRefused()
    {
        _folder.Write(("a/1.png", Grey), ("b/1.png", Grey));
        DatasetSection section = DatasetSection.In(_folder, "", $", 'sha256': '{new string('0', 64)}'");
        ProblemAssert.Says(Assert.Single(section.Refusal()), "dataset.sha256 ... is a folder ... remove it");
    }
}
