using Gridfold.Models.Devices;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Devices;

public sealed class LibtorchFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-libtorch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Named_NoSuchFolder_IsRefused()
    {
        string path = Path.Combine(_folder, "none");

        Assert.Equal(
            $"GRIDFOLD_LIBTORCH is '{path}': there is no such folder; name the folder that holds libtorch's libraries, as the folder "
                + "'lib' of an installed PyTorch",
            Refusal(path));
    }

    [Fact]
    public void Named_FolderOfSomethingElse_NamesWhatItLacks()
    {
        File.WriteAllText(Path.Combine(_folder, "libc10.so"), "");

        Assert.StartsWith(
            $"GRIDFOLD_LIBTORCH is '{_folder}': it has no libtorch_cpu.so; name the folder", Refusal(_folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoLibraries_NamesTheOneThatCannotBeLoaded()
    {
        foreach (string name in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            File.WriteAllText(Path.Combine(_folder, name), "not a library");

        string message = Assert.Throws<InputException>(LibtorchFolder.Named(_folder, Libtorch.FolderVariable).Load).Message;

        Assert.StartsWith($"GRIDFOLD_LIBTORCH is '{_folder}': libc10.so cannot be loaded: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void MissingSymbols_OwnLibtorch_HasEverything() => Assert.Empty(LibtorchFolder.Own()!.MissingSymbols());

    [Fact]
    public void MissingSymbols_LibraryThatLacksMost_NamesThem()
    {
        // A folder in which each library is a copy of libtorch's smallest one.
        string own = LibtorchFolder.Own()!.File("libc10.so");
        foreach (string name in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            File.CreateSymbolicLink(Path.Combine(_folder, name), own);

        IReadOnlyList<string> missing = LibtorchFolder.Named(_folder, Libtorch.FolderVariable).MissingSymbols();

        Assert.Contains(missing, name => name.Contains("N2at", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_NoSharedLibrary_IsRefused()
    {
        string file = Path.Combine(_folder, "text");
        File.WriteAllText(file, new string('x', 200));

        Assert.Throws<InvalidDataException>(() => ElfSymbols.Read(file, isDefined: true));
    }

    private static string Refusal(string path) =>
        Assert.Throws<InputException>(() => LibtorchFolder.Named(path, Libtorch.FolderVariable)).Message;
}
