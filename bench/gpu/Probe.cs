using System.Runtime.InteropServices;
using Gridfold.Models.Devices;
using TorchSharp;

namespace Gridfold.GpuCheck;

/// <summary>Describes the machine in rows of a Markdown table with two columns. Fails when there is no such device.</summary>
internal static class Probe
{
    public const string Command = "probe";

    /// <summary>The file of TorchSharp's native library, which is linked with libtorch.</summary>
    public static string TorchSharpLibrary => Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");

    public static int Run(CheckOptions options)
    {
        try
        {
            TrainingDevice device = Devices.Open(options);
            LibtorchInfo libtorch = Libtorch.Describe();
            Console.WriteLine($"| device | {(device.IsCpu ? "the processor, one thread a slot" : $"{device.Name}, {Gpu()}")} |");
            Console.WriteLine($"| processor | {ProcessorFacts.Read().Name}, {Environment.ProcessorCount} cores |");
            Console.WriteLine($"| libtorch | {libtorch.Version}, from {libtorch.Folder} |");
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
            Console.Error.WriteLine($"libtorch cannot be used ({cause}); {Libtorch.FolderVariable} must name the lib folder of a PyTorch");
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
}
