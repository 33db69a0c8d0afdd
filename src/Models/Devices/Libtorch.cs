using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
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

    // The names by which TorchSharp asks for libtorch and for its own native part.
    private const string Operations = "torch_cpu", Binding = "LibTorchSharp";

    private const string VersionMark = "TORCH_VERSION=";

    private static readonly Lock Loading = new(), Preparing = new();
    private static volatile LibtorchFolder? _named;
    private static Func<Task<DeviceVerdict>> _prove = () => Task.FromResult(DeviceVerdict.Untested(TrainingDevice.Cpu.Name));
    private static DeviceSetting? _setting;
    private static LibtorchCalls? _calls;
    private static bool _isHooked, _isPrepared;

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

    /// <summary>
    /// Loads libtorch, which takes a fifth of a second, so that the first use need not. Waits for the processor's verdict first: a library that
    /// ends the self-test's process would end this one too.
    /// </summary>
    /// <exception cref="InputException">The folder that the user named holds no libtorch that can be used.</exception>
    /// <exception cref="DeviceRefusedException">The processor must not compute with it.</exception>
    public static void Load()
    {
        LoadLibraries();
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

    /// <summary>Sets what finds the setting of this process; without it the processor is not tested. To be called before anything uses TorchSharp.</summary>
    internal static void ProveWith(Func<Task<DeviceVerdict>> prove) => _prove = prove;

    /// <summary>Fixes the setting of this process, whose processor is not tested then. To be called before anything uses TorchSharp.</summary>
    internal static void Use(DeviceSetting setting) => _setting = setting;

    /// <summary>Runs before any other code of this assembly, and waits for TorchSharp to look for its libraries.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A process that forgets to ask must not compute with a wrong setting either.")]
    internal static void Hook() => AssemblyLoadContext.Default.ResolvingUnmanagedDll += Find;

    /// <summary>
    /// Answers TorchSharp, which looks for the libraries when its first type is used. The runtime asks here after it has found none itself, on
    /// the thread that looks, while other users of TorchSharp wait.
    /// </summary>
    private static nint Find(Assembly assembly, string name)
    {
        if (assembly.GetName().Name != nameof(TorchSharp) || name is not (Operations or Binding)) return 0;

        // First: it finds out which folder the user named.
        LoadLibraries();
        string? path = name == Operations ? Folder()?.File(LibtorchFolder.Operations) : LibtorchFolder.FindBesideProgram(LibtorchFolder.TorchSharpFile);
        return path is null ? 0 : NativeLibrary.Load(path);
    }

    private static void LoadLibraries()
    {
        if (_setting is null && _prove().GetAwaiter().GetResult() is { IsRefused: true } verdict) throw new DeviceRefusedException(verdict);
        lock (Loading)
        {
            // First: from here on no call of TorchSharp comes before the setting.
            if (!_isHooked)
            {
                NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (_, _, _) =>
                {
                    Prepare();
                    return 0;
                });
                _isHooked = true;
            }

            Use();
            Folder()?.Load();
        }
    }

    /// <summary>Applies the setting, once. The libraries are loaded by then and have computed nothing.</summary>
    private static void Prepare()
    {
        if (Volatile.Read(ref _isPrepared)) return;
        DeviceSetting setting = _setting ?? _prove().GetAwaiter().GetResult().Setting ?? throw new InvalidOperationException("The processor is refused.");
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
