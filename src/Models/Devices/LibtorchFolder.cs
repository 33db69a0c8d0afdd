using System.Runtime.InteropServices;
using Gridfold.Models.Input;

namespace Gridfold.Models.Devices;

/// <summary>
/// The libraries of libtorch in one folder: beside the program, or those of another installation such as PyTorch's <c>lib</c> folder.
/// </summary>
/// <param name="Path">The absolute path of the folder.</param>
/// <param name="Setting">The name of the user's setting, for messages; null for the program's own folder.</param>
internal sealed record LibtorchFolder(string Path, string? Setting)
{
    /// <summary>The library that holds the operations of the processor.</summary>
    public const string Operations = "libtorch_cpu.so";

    /// <summary>The library through which TorchSharp calls libtorch.</summary>
    public const string TorchSharpFile = "libLibTorchSharp.so";

    private const string Remedy = "name the folder that holds libtorch's libraries, as the folder 'lib' of an installed PyTorch";

    // The namespaces at, c10 and torch in GCC's form.
    private static readonly string[] Namespaces = ["N2at", "N3c10", "N5torch", "NK2at", "NK3c10", "NK5torch"];

    // The libraries, each after those that it needs.
    private static readonly string[] Needed = ["libc10.so", Operations, "libtorch.so"];
    private static readonly string[] Cuda = ["libc10_cuda.so", "libtorch_cuda.so"];

    /// <summary>Makes the folder that a user names.</summary>
    /// <param name="path">The path as the user wrote it.</param>
    /// <param name="setting">The name of the setting.</param>
    /// <exception cref="InputException">The folder lacks a library of libtorch.</exception>
    public static LibtorchFolder Named(string path, string setting)
    {
        var folder = new LibtorchFolder(System.IO.Path.GetFullPath(path), setting);
        if (!OperatingSystem.IsLinux())
            throw new InputException(
                $"{setting} is '{path}': libtorch can be taken from another folder on Linux only; leave the setting out");
        if (!Directory.Exists(folder.Path)) throw new InputException($"{setting} is '{path}': there is no such folder; {Remedy}");
        if (Needed.FirstOrDefault(name => !System.IO.File.Exists(folder.File(name))) is { } lacking)
            throw new InputException($"{setting} is '{path}': it has no {lacking}; {Remedy}");
        if (FindBesideProgram(Operations) is not null)
            throw new InputException(
                $"{setting} is '{path}': this program was built with libtorch beside it (-p:Torch=cuda), and two cannot be loaded; "
                    + "leave the setting out");
        return folder;
    }

    /// <summary>
    /// Gives the folder that comes with the program: <c>libtorch</c>, or the program's own folder where the build puts the libraries there.
    /// </summary>
    /// <returns>The folder; null where there is neither.</returns>
    public static LibtorchFolder? Own() =>
        (FindBesideProgram(System.IO.Path.Combine("libtorch", Operations)) ?? FindBesideProgram(Operations)) is { } library
            ? new LibtorchFolder(System.IO.Path.GetDirectoryName(library)!, null)
            : null;

    /// <summary>Finds a native library that comes with the program; null where there is none.</summary>
    public static string? FindBesideProgram(string name) =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Prepend(AppContext.BaseDirectory)
        .Select(folder => System.IO.Path.Combine(folder, name))
        .FirstOrDefault(System.IO.File.Exists);

    /// <summary>Gives the path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The libraries that exist in the folder.</summary>
    public IEnumerable<string> Libraries => Needed[..2].Concat(Cuda).Concat(Needed[2..]).Select(File).Where(System.IO.File.Exists);

    /// <summary>Loads the libraries, so that later searches by name get these.</summary>
    /// <exception cref="InputException">The system's loader refuses a library.</exception>
    public void Load()
    {
        foreach (string library in Libraries)
        {
            try
            {
                NativeLibrary.Load(library);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                throw new InputException(
                    $"{Setting ?? "libtorch"} is '{Path}': {System.IO.Path.GetFileName(library)} cannot be loaded: "
                        + $"{Reason(exception.Message)}");
            }
        }
    }

    /// <summary>
    /// Gives the functions that TorchSharp may call and these libraries lack, in ordinal order. Functions of the C and C++ libraries are
    /// left out.
    /// </summary>
    public IReadOnlyList<string> MissingSymbols()
    {
        if (FindBesideProgram(TorchSharpFile) is not { } torchSharp) return [];
        HashSet<string> missing = ElfSymbols.Read(torchSharp, isDefined: false);
        missing.RemoveWhere(name => !Namespaces.Any(space => name.Contains(space, StringComparison.Ordinal)));
        foreach (string library in Libraries) missing.ExceptWith(ElfSymbols.Read(library, isDefined: true));
        return [.. missing.Order(StringComparer.Ordinal)];
    }

    /// <summary>The reason of the system's loader, which .NET writes below a line of general advice.</summary>
    private static string Reason(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines[Math.Min(1, lines.Length - 1)];
    }
}
