using System.Reflection;
using System.Text.RegularExpressions;
using Gridfold.Models.Input;
using Gridfold.Models.Tests.Datasets;

namespace Gridfold.Models.Tests.Input;

public sealed partial class ReadablePathTests : IDisposable
{
    // Rooms that open files for other reasons: programs, caches, and Gridfold's own models.
    private static readonly string[] Others =
        ["Input/ReadablePath.cs", "Input/RealPath.cs", "Datasets/Sources/CatalogueCache.cs", "Datasets/Sources/Download.cs",
            "Datasets/Sources/OwnDataCache.cs", "Prediction/ModelFolder.cs", "Prediction/InputRows.cs", "OwnCode/OwnClass.cs",
            "OwnCode/CodeFiles.cs", "OwnCode/CodeArchive.cs"];

    private readonly TempFolder _folder = new();
    private readonly string _root;

    public ReadablePathTests() => _root = Directory.CreateDirectory(Path.Combine(_folder.Root, "root")).FullName;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Constructors_All_ArePrivate() =>
        Assert.All(typeof(ReadablePath).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            constructor => Assert.True(constructor.IsPrivate));

    /// <summary>
    /// Every file that an experiment names is opened through <see cref="ReadablePath"/>. Nothing else opens files in these rooms.
    /// </summary>
    [Fact]
    public void Sources_OfTheRoomsThatReadForExperiments_OpenFilesInOnePlace()
    {
        string models = Path.Combine(Repository.Root, "src", "Models");
        string[] rooms = ["Datasets", "Input", "Metrics", "Networks", "OwnCode", "Prediction", "Randomness", "Training", "Weights"];
        string[] files = [.. rooms.SelectMany(room => Directory.GetFiles(Path.Combine(models, room), "*.cs", SearchOption.AllDirectories))];
        Assert.True(files.Length > 100);
        Assert.All(Others, other => Assert.Contains(Path.Combine(models, other), files));
        Assert.All(files.Where(file => !Others.Contains(Path.GetRelativePath(models, file).Replace(Path.DirectorySeparatorChar, '/'))),
            file =>
        {
            Match way = Ways().Match(File.ReadAllText(file));
            Assert.False(way.Success && !IsOwn(file, way.Value), $"{file} has {way.Value}");
        });
    }

    /// <summary>No path of an experiment file can name the files that the client and the silo open themselves.</summary>
    [Fact]
    public void Sources_AboveModels_MakeNoPathsOfTheirOwn()
    {
        foreach (string floor in (string[])["Grains", "Silo"])
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "src", floor), "*.cs", SearchOption.AllDirectories))
                Assert.DoesNotContain("ReadablePath.Own(", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OpenRead_FileReplacedByALinkIntoAClosedFolder_IsRefused()
    {
        string closed = Path.Combine(_root, "closed"), path = _folder.Write("root/t.csv", "n,y");
        _folder.Write("root/closed/secret.csv", "secret");
        var files = new ReadableFiles { Roots = [Path.Combine(_folder.Root, "other"), _root], Closed = [closed] };
        var file = ReadablePath.Named("t.csv", _root, "dataset.path", null, files);
        Assert.Equal(3, file.ReadAllBytes(100, CancellationToken.None)!.Length);
        File.Delete(path);
        File.CreateSymbolicLink(path, Path.Combine(closed, "secret.csv"));
        foreach (Action read in (Action[])[
            () => file.ReadAllBytes(100, CancellationToken.None),
            () => ReadablePath.Named("closed/secret.csv", _root, "dataset.path", null, files),
            () => ReadablePath.Named("closed/secret.csv", _root, "dataset.path", null, files with { Roots = [] })])
        {
            Assert.EndsWith("which lies in a folder of the silo's own; name another file",
                Assert.Single(Assert.Throws<InputException>(read).Problems).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OpenRead_FileReplacedByALinkAfterTheCheck_IsRefused()
    {
        string secret = _folder.Write("secret.csv", "secret"), path = _folder.Write("root/t.csv", "n,y");
        var file = ReadablePath.Named("t.csv", _root, "dataset.path", null, new ReadableFiles { Roots = [_root] });
        Assert.Equal("n,y"u8.ToArray(), file.ReadAllBytes(100, CancellationToken.None));
        File.Delete(path);
        File.CreateSymbolicLink(path, secret);
        ProblemAssert.Says(Assert.Single(Assert.Throws<InputException>(() => file.ReadAllBytes(100, CancellationToken.None)).Problems),
            "dataset.path is 't.csv', which does not lie in");
    }

    [Fact]
    public void OpenRead_FolderReplacedByALinkAfterTheCheck_IsRefused()
    {
        _folder.Write("elsewhere/t.csv", "secret");
        _folder.Write("root/inner/t.csv", "n,y");
        var files = new ReadableFiles { Roots = [_root] };
        ReadablePath inner = ReadablePath.Named("inner", _root, "dataset.path", null, files).Within("t.csv");
        Assert.Equal(3, inner.ReadAllBytes(100, CancellationToken.None)!.Length);
        Directory.Delete(Path.Combine(_root, "inner"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(_root, "inner"), Path.Combine(_folder.Root, "elsewhere"));
        Assert.Throws<InputException>(() => inner.ReadAllBytes(100, CancellationToken.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public void ReadAllBytes_AnyLength_GivesAllOrNothing(int length)
    {
        byte[] content = [.. Enumerable.Range(0, length).Select(index => (byte)(index * 7))];
        var file = ReadablePath.Own(_folder.Write("root/t", content));
        Assert.Equal(content, file.ReadAllBytes(length, CancellationToken.None));
        if (length > 0) Assert.Null(file.ReadAllBytes(length - 1, CancellationToken.None));
        Assert.ThrowsAny<OperationCanceledException>(() => file.ReadAllBytes(length, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void ReadAllBytes_FileWithoutALengthOrAnEnd_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such files.");
        foreach (string path in (string[])["/proc/self/status", "/dev/zero"])
            Assert.Throws<InputException>(() => ReadablePath.Own(path).ReadAllBytes(1 << 20, CancellationToken.None));
    }

    [GeneratedRegex(
        @"(?<![\w.])(File\.(Open|Read)|Directory\.(Enumerate|Get)|ZipFile\.|ReadablePath\.Own\(|"
            + @"new (FileStream|FileInfo|DirectoryInfo|StreamReader)\()")]
    private static partial Regex Ways();

    private static bool IsOwn(string file, string way) =>
        way == "ReadablePath.Own(" && Path.GetFileName(file) is "SourceFile.cs" or "SourceFinder.cs";
}
