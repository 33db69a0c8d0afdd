using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Gridfold.Models.Input;
using TorchSharp;

namespace Gridfold.Models.Devices;

/// <summary>
/// Loads libtorch in this process, from a folder and with a setting of the processor. The first use of TorchSharp always passes here. So no
/// code computes with a setting that the self-test has found wrong.
/// </summary>
public static class Libtorch
{
    /// <summary>The environment variable that names a folder with libtorch's libraries, in place of the program's own.</summary>
    public const string FolderVariable = "GRIDFOLD_LIBTORCH";

    // The names by which TorchSharp asks for libtorch and for its own native part.
    private const string Operations = "torch_cpu", Binding = "LibTorchSharp";

    private const string VersionMark = "TORCH_VERSION=";

    // cuBLAS promises the same bits on several streams with workspaces of one fixed size only: eight of 4,096 KiB here (the chapter
    // "Results reproducibility" of NVIDIA's documentation of cuBLAS).
    private const string WorkspaceVariable = "CUBLAS_WORKSPACE_CONFIG", FixedWorkspaces = ":4096:8";

    private static readonly Lock Loading = new(), Preparing = new();
    private static volatile LibtorchFolder? _named;
    private static Func<Task<DeviceVerdict>> _prove = () => Task.FromResult(DeviceVerdict.Untested(TrainingDevice.Cpu.Name));
    private static DeviceSetting? _setting;
    private static LibtorchCalls? _calls;
    private static bool _isHooked, _isPrepared;

    /// <summary>Takes libtorch from a folder. Call it before the first use of TorchSharp.</summary>
    /// <param name="folder">
    /// The folder; null or empty for the one that <see cref="FolderVariable"/> names, or else for the program's own.
    /// </param>
    /// <param name="setting">The name of the user's setting, for messages.</param>
    /// <exception cref="InputException">The folder lacks a library of libtorch.</exception>
    public static void Use(string? folder = null, string setting = FolderVariable)
    {
        if (string.IsNullOrWhiteSpace(folder)) (folder, setting) = (Environment.GetEnvironmentVariable(FolderVariable), FolderVariable);
        if (string.IsNullOrWhiteSpace(folder) || _named?.Path == Path.GetFullPath(folder)) return;
        _named = LibtorchFolder.Named(folder, setting);

        // The self-test's process uses the same folder.
        NativeEnvironment.Set(FolderVariable, _named.Path);
    }

    /// <summary>
    /// Loads libtorch, which takes a fifth of a second, before its first use. The call waits for the processor's verdict, because a library
    /// that ends the self-test's process would end this one too.
    /// </summary>
    /// <exception cref="InputException">The folder that the user named holds no usable libtorch.</exception>
    /// <exception cref="DeviceRefusedException">The processor may not compute with this libtorch.</exception>
    public static void Load()
    {
        LoadLibraries();
        RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle);
    }

    /// <summary>Describes the loaded libtorch, and loads it first if necessary.</summary>
    /// <exception cref="InputException">The folder that the user named holds no usable libtorch.</exception>
    public static LibtorchInfo Describe()
    {
        Load();
        string[] parts =
            [.. (_calls?.Describe() ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim(' ', '-'))];
        string? version =
            parts.SelectMany(part => part.Split(", ")).FirstOrDefault(part => part.StartsWith(VersionMark, StringComparison.Ordinal));
        string folder = Folder()?.Path ?? "";
        return new LibtorchInfo(folder, version?[VersionMark.Length..] ?? "unknown", parts, _named?.MissingSymbols() ?? []);
    }

    /// <summary>Has every GPU compute the same bits at each call. Call this before the first work of a GPU.</summary>
    internal static void MakeGpusRepeatable()
    {
        _calls?.MakeConvolutionsRepeatable();
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(WorkspaceVariable)))
            NativeEnvironment.Set(WorkspaceVariable, FixedWorkspaces);
    }

    /// <summary>The files that decide what libtorch computes.</summary>
    internal static IEnumerable<string> Files() =>
        (Folder()?.Libraries ?? []).Concat(LibtorchFolder.FindBesideProgram(LibtorchFolder.TorchSharpFile) is { } file ? [file] : []);

    private static LibtorchFolder? Folder() => _named ?? LibtorchFolder.Own();

    /// <summary>
    /// Sets the function that finds the setting of this process. Without it the processor is not tested. Call it before the first use of
    /// TorchSharp.
    /// </summary>
    internal static void ProveWith(Func<Task<DeviceVerdict>> prove) => _prove = prove;

    /// <summary>Fixes the setting of this process. The processor is then not tested. Call it before the first use of TorchSharp.</summary>
    internal static void Use(DeviceSetting setting) => _setting = setting;

    /// <summary>Runs before any other code of this assembly. From then on TorchSharp's search for libraries comes here.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A process that forgets to ask must not compute with a wrong setting either.")]
    internal static void Hook() => AssemblyLoadContext.Default.ResolvingUnmanagedDll += Find;

    /// <summary>
    /// Finds the libraries for TorchSharp, which needs them with its first type. The runtime calls this after its own search has failed.
    /// The call runs on the searching thread, while other users of TorchSharp wait.
    /// </summary>
    private static nint Find(Assembly assembly, string name)
    {
        if (assembly.GetName().Name != nameof(TorchSharp) || name is not (Operations or Binding)) return 0;

        // This call comes first, because it finds the folder that the user named.
        LoadLibraries();
        string? path = name == Operations
            ? Folder()?.File(LibtorchFolder.Operations)
            : LibtorchFolder.FindBesideProgram(LibtorchFolder.TorchSharpFile);
        return path is null ? 0 : NativeLibrary.Load(path);
    }

    private static void LoadLibraries()
    {
        if (_setting is null && _prove().GetAwaiter().GetResult() is { IsRefused: true } verdict) throw new DeviceRefusedException(verdict);
        lock (Loading)
        {
            // The hook comes first, so that no call of TorchSharp comes before the setting.
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

    /// <summary>Applies the setting once. At this time the libraries are loaded and have computed nothing.</summary>
    private static void Prepare()
    {
        if (Volatile.Read(ref _isPrepared)) return;
        DeviceSetting setting = _setting ?? _prove().GetAwaiter().GetResult().Setting
            ?? throw new InvalidOperationException("The processor is refused.");
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
