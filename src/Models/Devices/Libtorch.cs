using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gridfold.Models.Input;
using TorchSharp;

namespace Gridfold.Models.Devices;

/// <summary>
/// How this process loads libtorch: from which folder, and with which setting of its processor. The first use of TorchSharp passes here,
/// whoever makes it, so nothing computes with a setting that the self-test has found wrong.
/// </summary>
public static class Libtorch
{
    /// <summary>The environment variable that names a folder with libtorch's libraries, in place of the program's own.</summary>
    public const string FolderVariable = "GRIDFOLD_LIBTORCH";

    private const string VersionMark = "TORCH_VERSION=";

    private static readonly Lock Preparing = new();
    private static volatile LibtorchFolder? _named;
    private static DeviceSetting? _setting;
    private static LibtorchCalls? _calls;
    private static bool _isPrepared;

    /// <summary>Takes libtorch from a folder. To be called before anything uses TorchSharp.</summary>
    /// <param name="folder">The folder; null or empty for the one that <see cref="FolderVariable"/> names, or else for the program's own.</param>
    /// <param name="setting">Where the user named it, for messages.</param>
    /// <exception cref="InputException">The folder lacks what a libtorch consists of.</exception>
    public static void Use(string? folder = null, string setting = FolderVariable)
    {
        if (string.IsNullOrWhiteSpace(folder)) (folder, setting) = (Environment.GetEnvironmentVariable(FolderVariable), FolderVariable);
        if (string.IsNullOrWhiteSpace(folder) || _named?.Path == Path.GetFullPath(folder)) return;
        _named = LibtorchFolder.Named(folder, setting);

        // The self-test's process takes the same.
        NativeEnvironment.Set(FolderVariable, _named.Path);
    }

    /// <summary>Loads libtorch, which takes a fifth of a second, so that the first use need not.</summary>
    /// <exception cref="InputException">The folder that the user named holds no libtorch that can be used.</exception>
    public static void Load()
    {
        Use();
        Folder()?.Load();
        RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle);
    }

    /// <summary>What is loaded; loads it.</summary>
    /// <exception cref="InputException">The folder that the user named holds no libtorch that can be used.</exception>
    public static LibtorchInfo Describe()
    {
        Load();
        string[] parts = [.. (_calls?.Describe() ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim(' ', '-'))];
        string? version = parts.SelectMany(part => part.Split(", ")).FirstOrDefault(part => part.StartsWith(VersionMark, StringComparison.Ordinal));
        string folder = Folder()?.Path ?? "";
        return new LibtorchInfo(folder, version?[VersionMark.Length..] ?? "unknown", parts, _named?.MissingSymbols() ?? []);
    }

    /// <summary>The files that decide what libtorch computes.</summary>
    internal static IEnumerable<string> Files() =>
        (Folder()?.Libraries ?? []).Concat(LibtorchFolder.FindBesideProgram(LibtorchFolder.TorchSharpFile) is { } file ? [file] : []);

    private static LibtorchFolder? Folder() => _named ?? LibtorchFolder.Own();

    /// <summary>Fixes the setting of this process, whose processor is not tested then. To be called before anything uses TorchSharp.</summary>
    internal static void Use(DeviceSetting setting) => _setting = setting;

    /// <summary>Runs before any other code of this assembly, and waits for TorchSharp.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A process that forgets to ask must not compute with a wrong setting either.")]
    internal static void Hook()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => HookInto(loaded.LoadedAssembly);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies()) HookInto(assembly);
    }

    private static void HookInto(Assembly assembly)
    {
        if (assembly.GetName().Name != nameof(TorchSharp)) return;
        NativeLibrary.SetDllImportResolver(assembly, (_, _, _) =>
        {
            Prepare();
            return 0;
        });

        // TorchSharp looks for the libraries next, and finds those that are loaded.
        Use();
        Folder()?.Load();
    }

    /// <summary>Applies the setting, once. The libraries are loaded by then and have computed nothing.</summary>
    private static void Prepare()
    {
        if (Volatile.Read(ref _isPrepared)) return;
        DeviceSetting setting = _setting ?? ProcessorProof.Verdict.GetAwaiter().GetResult().Setting ?? DeviceSetting.Default;
        lock (Preparing)
        {
            if (_isPrepared) return;
            if (setting.InstructionSet is { } instructions) NativeEnvironment.Set(DeviceSetting.InstructionSetVariable, instructions);
            if (NativeLibrary.TryLoad(LibtorchFolder.Operations, out nint operations))
            {
                _calls = new LibtorchCalls(operations);
                _calls.TurnNnpackOffWhereItCannotWork();
                if (!setting.UsesOneDnn) _calls.TurnOneDnnOff();
            }

            Volatile.Write(ref _isPrepared, true);
        }
    }
}
