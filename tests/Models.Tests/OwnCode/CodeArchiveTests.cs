using System.Formats.Tar;
using System.Text;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;

namespace Gridfold.Models.Tests.OwnCode;

/// <summary>The archive of the user's code: what is in it, and what is refused of a hostile one.</summary>
public sealed class CodeArchiveTests : IDisposable
{
    private const string Manifest = """
        {
          "runtimeTarget": {"name": ".NETCoreApp,Version=v10.0"},
          "targets": {".NETCoreApp,Version=v10.0": {
            "Acme/1.0.0": {
              "dependencies": {"Sums": "5.0.0", "TorchSharp": "0.107.0", "Empty": "1.0.0"},
              "runtime": {"Acme.dll": {}}
            },
            "Empty/1.0.0": {"runtime": {"lib/net8.0/_._": {}}},
            "Sums/5.0.0": {
              "dependencies": {"Parts": "1.0.0"},
              "runtime": {"lib/net8.0/Sums.dll": {}},
              "resources": {"lib/net8.0/de/Sums.resources.dll": {"locale": "de"}, "lib/net8.0/fr/Sums.resources.dll": {"locale": "fr"}}
            },
            "Parts/1.0.0": {"runtimeTargets": {
              "runtimes/linux-x64/native/libparts.so": {"rid": "linux-x64", "assetType": "native"},
              "runtimes/win-x64/native/parts.dll": {"rid": "win-x64", "assetType": "native"}
            }},
            "TorchSharp/0.107.0": {"dependencies": {"Protocols": "3.0.0"}, "runtime": {"lib/net8.0/TorchSharp.dll": {}}},
            "Protocols/3.0.0": {"runtime": {"lib/net8.0/Protocols.dll": {}}}
          }}
        }
        """;

    private static readonly string[] Needed =
        ["Acme.dll", "Acme.deps.json", "Acme.pdb", "Sums.dll", "de/Sums.resources.dll", "runtimes/linux-x64/native/libparts.so"];

    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-code-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_AssemblyWithPackages_HasWhatItNeedsAndNothingOfGridfold()
    {
        string folder = Project("a", "TorchSharp.dll", "runtimes/win-x64/native/parts.dll", "notes.txt");
        string unpacked = Path.Combine(_folder, "unpacked");
        Assert.Equal(Path.Combine(unpacked, "Acme.dll"), CodeArchive.Unpack(Written(folder), unpacked));
        Assert.Equal(Needed.Order(StringComparer.Ordinal), Directory.GetFiles(unpacked, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(unpacked, file)).Order(StringComparer.Ordinal));
        Assert.All(Needed, name => Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder, name)), File.ReadAllBytes(Path.Combine(unpacked, name))));
    }

    [Fact]
    public void Write_EqualFilesOfOtherTimesAndRights_GivesEqualBytes()
    {
        string first = Project("a"), second = Project("b");
        File.SetLastWriteTimeUtc(Path.Combine(second, "Acme.dll"), DateTime.UnixEpoch.AddDays(9000));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(second, "Sums.dll"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(File.ReadAllBytes(Written(first)), File.ReadAllBytes(Written(second)));
        File.AppendAllText(Path.Combine(second, "Sums.dll"), "!");
        Assert.NotEqual(File.ReadAllBytes(Written(first)), File.ReadAllBytes(Written(second)));
    }

    [Fact]
    public void Write_AssemblyWithoutItsList_TakesTheAssembliesBesideIt()
    {
        string folder = Project("a", "TorchSharp.dll", "Other.dll"), unpacked = Path.Combine(_folder, "unpacked");
        File.Delete(Path.Combine(folder, "Acme.deps.json"));
        CodeArchive.Unpack(Written(folder), unpacked);
        Assert.Equal(
            ["Acme.dll", "Acme.pdb", "Other.dll", "Sums.dll"],
            Directory.GetFiles(unpacked).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_PackageThatIsNotInTheFolder_NamesItAndTheRemedy()
    {
        string folder = Project("a");
        File.Delete(Path.Combine(folder, "Sums.dll"));
        InputException error = Assert.Throws<InputException>(() => Written(folder));
        Assert.Contains("model.assembly is '", error.Message, StringComparison.Ordinal);
        Assert.Contains("which needs Sums.dll of Sums 5.0.0, and ", error.Message, StringComparison.Ordinal);
        Assert.Contains("<EnableDynamicLoading>true</EnableDynamicLoading>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FilesAboveTheLimit_SaysLimitAndSize()
    {
        string folder = Project("a");
        using (FileStream large = File.OpenWrite(Path.Combine(folder, "Sums.dll"))) large.SetLength(CodeArchive.MaxBytes);
        Assert.Matches(
            "has 6 files and 26844[0-9]{4} bytes, and code that is sent may have 1000 files and 268435456 bytes",
            Assert.Throws<InputException>(() => Written(folder)).Message);
    }

    [Theory]
    [InlineData("../out.dll")]
    [InlineData("/tmp/out.dll")]
    [InlineData("a/../../out.dll")]
    [InlineData("a//out.dll")]
    [InlineData("a\\out.dll")]
    public void Unpack_NameThatLeadsOut_IsRefused(string name) => Assert.Equal(
        "a file in it has a name that leads out of its folder", Refused(Archive(new UstarTarEntry(TarEntryType.RegularFile, name))));

    [Fact]
    public void Unpack_EntryThatIsNoFile_IsRefused()
    {
        TarEntry[] entries =
        [
            new UstarTarEntry(TarEntryType.SymbolicLink, "a") { LinkName = "/etc/passwd" },
            new UstarTarEntry(TarEntryType.HardLink, "a") { LinkName = "/etc/passwd" },
            new UstarTarEntry(TarEntryType.Directory, "a"), new PaxTarEntry(TarEntryType.RegularFile, "a"),
        ];
        Assert.All(entries, entry => Assert.Equal("it has an entry that is no file", Refused(Archive(entry))));
    }

    [Fact]
    public void Unpack_ArchiveThatIsDamaged_IsRefused()
    {
        var file = new UstarTarEntry(TarEntryType.RegularFile, "a") { DataStream = new MemoryStream(new byte[2000]) };
        byte[] whole = Archive(file);
        Assert.Equal("it is cut off", Refused(whole[..1500]));
        Assert.Equal("it is cut off", Refused(whole[..2560]));
        Assert.Equal("it has no file", Refused(new byte[1024]));
        Assert.Equal("it is no tar of the form ustar", Refused(Encoding.ASCII.GetBytes(new string('x', 1024))));
        Assert.Equal("it has two files of the same name", Refused(Archive(
            new UstarTarEntry(TarEntryType.RegularFile, "a"), new UstarTarEntry(TarEntryType.RegularFile, "a"))));
        Assert.Contains("a folder in it cannot be made", Refused(Archive(
            new UstarTarEntry(TarEntryType.RegularFile, "a"), new UstarTarEntry(TarEntryType.RegularFile, "a/b"))),
            StringComparison.Ordinal);
        Assert.Contains($"more than {CodeArchive.MaxFiles} files", Refused(Archive([.. Enumerable.Range(0, CodeArchive.MaxFiles + 1)
            .Select(number => new UstarTarEntry(TarEntryType.RegularFile, $"{number}"))])), StringComparison.Ordinal);
    }

    private static byte[] Archive(params TarEntry[] entries)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream)) foreach (TarEntry entry in entries) writer.WriteEntry(entry);
        return stream.ToArray();
    }

    private string Refused(byte[] archive)
    {
        string file = Path.Combine(_folder, "archive");
        File.WriteAllBytes(file, archive);
        string folder = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        return Assert.Throws<InvalidDataException>(() => CodeArchive.Unpack(file, folder)).Message;
    }

    private string Written(string folder)
    {
        string file = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        using FileStream stream = File.Create(file);
        CodeArchive.Write(Path.Combine(folder, "Acme.dll"), "model.assembly", null, stream);
        return file;
    }

    private string Project(string name, params string[] more)
    {
        string folder = Path.Combine(_folder, name);
        foreach (string file in Needed.Concat(more))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), file == "Acme.deps.json" ? Manifest : $"the content of {file}");
        }

        return folder;
    }
}
