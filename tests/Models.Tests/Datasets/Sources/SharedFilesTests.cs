using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Sources;

/// <summary>On a shared silo, no message tells a user what a file holds unless the user knows the file's SHA-256.</summary>
public sealed class SharedFilesTests : IDisposable
{
    private const string Secret = "root:$6$hunter2";

    private static readonly DatasetFolders Shared = DatasetSection.Folders with { Files = new ReadableFiles { AreShared = true } };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("passwd", Secret + "\nmore:words\n")]
    [InlineData("table.csv", "n,y\n" + Secret + ",a\n2,b\n")]
    [InlineData("book.xlsx", "PK\x03\x04" + Secret)]
    [InlineData("picture.png", Secret)]
    [InlineData("data.zip", Secret)]
    public void Load_FileOfUnknownContent_IsRefusedByItsFingerprintAlone(string name, string content)
    {
        string path = _folder.Write(name, content);
        DatasetSpec spec = new DatasetSection($"{{'path': '{path}', 'label': 'y', 'sha256': '{new string('0', 64)}'}}").Spec();
        InputException refusal = Assert.Throws<InputException>(() => DatasetLoader.Load(spec, Shared, Refuse, CancellationToken.None));
        Assert.Equal("it has changed", Assert.Single(refusal.Problems).Message);

        void Refuse(string fingerprint) => throw new InputException("it has changed");
    }

    [Fact]
    public void Load_FolderOfUnknownContent_IsRefusedByItsFingerprintAlone()
    {
        _folder.Write($"pictures/{Secret.Replace(':', '-')}/one.png", "no picture");
        DatasetSpec spec = new DatasetSection($"{{'path': '{Path.Combine(_folder.Root, "pictures")}'}}").Spec();
        Assert.Equal("it has changed", Assert.Single(Assert.Throws<InputException>(() =>
            DatasetLoader.Load(spec, Shared, _ => throw new InputException("it has changed"), CancellationToken.None)).Problems).Message);
    }

    [Fact]
    public void Load_FileThatIsNotThere_DoesNotNameItsNeighbours()
    {
        _folder.Write("hunter2.csv", "n,y\n1,a\n");
        DatasetSpec spec = new DatasetSection($"{{'path': '{Path.Combine(_folder.Root, "hunter3.csv")}', 'label': 'y'}}").Spec();
        InputException alone = Assert.Throws<InputException>(() => DatasetLoader.Load(spec, DatasetSection.Folders,
            CancellationToken.None));
        InputException shared = Assert.Throws<InputException>(() => DatasetLoader.Load(spec, Shared, CancellationToken.None));
        Assert.Contains("did you mean 'hunter2.csv'", alone.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shared.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OtherChecksum_IsToldWithoutTheFilesOwn()
    {
        string path = _folder.Write("t.csv", "n,y\n1,a\n2,b\n");
        DatasetSpec spec = new DatasetSection($"{{'path': '{path}', 'label': 'y', 'sha256': '{new string('0', 64)}'}}").Spec();
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
        Assert.Contains(hash, Assert.Throws<InputException>(() => DatasetLoader.Load(spec, DatasetSection.Folders,
            CancellationToken.None)).Message, StringComparison.Ordinal);
        string shared = Assert.Throws<InputException>(() => DatasetLoader.Load(spec, Shared, CancellationToken.None)).Message;
        Assert.Contains("t.csv has another SHA-256, and dataset.sha256 is 000", shared, StringComparison.Ordinal);
        Assert.DoesNotContain(hash, shared, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WhatTheSystemSays_IsNotPassedOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Paths of Linux.");
        DatasetSpec spec = new DatasetSection("{'path': '/proc/self/mem', 'label': 'y'}").Spec();
        Problem problem = Assert.Single(Assert.Throws<InputException>(() => DatasetLoader.Load(spec, Shared,
            CancellationToken.None)).Problems);
        Assert.Equal("the dataset cannot be read; check that the file is there, whole, and yours to read", problem.Message);
    }
}
