using System.Runtime.InteropServices;
using Gridfold.Models.Training;
using TorchSharp;

namespace Gridfold.GpuCheck;

/// <summary>Describes the machine in rows of a Markdown table with two columns. Fails when there is no such device.</summary>
internal static class Probe
{
    public const string Command = "probe";

    private const string LibtorchVariable = "GRIDFOLD_LIBTORCH";

    /// <summary>The file of TorchSharp's native library, which is linked with libtorch.</summary>
    public static string TorchSharpLibrary => Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");

    public static int Run(CheckOptions options)
    {
        try
        {
            TrainingDevice device = Devices.Open(options);
            TrainingDevice.Load();
            Console.WriteLine($"| device | {(device.IsCpu ? "the processor, one thread a slot" : $"{device.Name}, {Gpu()}")} |");
            Console.WriteLine($"| processor | {Processor()}, {Environment.ProcessorCount} cores |");
            Console.WriteLine($"| libtorch | {Libtorch()} |");
            Console.WriteLine($"| TorchSharp | {typeof(torch).Assembly.GetName().Version?.ToString(3)} |");
            Console.WriteLine($"| system | {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription} |");
            return 0;
        }
        catch (NoDeviceException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
        catch (Exception exception)
        {
            bool isTorchSharps = exception is TypeInitializationException { TypeName: "TorchSharp.torch" };
            string message = (isTorchSharps ? LoadError() : null) ?? exception.GetBaseException().Message;
            string cause = message.Trim().Split('\n')[^1];
            Console.Error.WriteLine($"libtorch cannot be used ({cause}); {LibtorchVariable} must name the lib folder of a PyTorch");
            return 1;
        }
    }

    /// <summary>The system's reason why the library does not load, which TorchSharp hides; null when it loads.</summary>
    private static string? LoadError()
    {
        try
        {
            NativeLibrary.Load(TorchSharpLibrary);
            return null;
        }
        catch (DllNotFoundException exception)
        {
            return exception.Message;
        }
    }

    private static string Gpu() =>
        Commands.FirstLine("nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader") ?? "name not known";

    private static string Processor() => LineOf("/proc/cpuinfo", "model name")?.Split(':', 2)[^1].Trim() ?? "not known";

    /// <summary>The version from PyTorch's own file beside its libraries, else the version that TorchSharp was built for.</summary>
    private static string Libtorch()
    {
        string? folder = Environment.GetEnvironmentVariable(LibtorchVariable);
        if (string.IsNullOrEmpty(folder)) return $"{torch.__version__}, beside the program";
        string? version = LineOf(Path.Combine(folder, "..", "version.py"), "__version__")?.Split('\'', '"').ElementAtOrDefault(1);
        return $"{version ?? "version not known"}, from {folder}";
    }

    private static string? LineOf(string file, string beginning) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) : null;
}
