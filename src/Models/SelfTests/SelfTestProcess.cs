using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;

namespace Gridfold.Models.SelfTests;

/// <summary>
/// The self-test of the processor in its own process. libtorch reads its setting only once, so each setting needs a new process. Code that
/// a processor cannot run ends that process, not the caller's.
/// </summary>
public static class SelfTestProcess
{
    private const string SettingVariable = "GRIDFOLD_SELF_TEST";

    // The exit codes are 128 plus the numbers of SIGINT, SIGKILL and SIGTERM. A crash has another code.
    private static readonly int[] Stopped = [130, 137, 143];

    // The test takes about a hundredth of this time. A machine that needs more is not usable.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Whether this program called <see cref="RunIfAsked"/>, so that a process of it can run the self-test.</summary>
    public static bool IsAvailable { get; private set; }

    /// <summary>
    /// Runs the self-test in a process that was started for it, prints the result and ends the process. Other processes go on. A program
    /// that trains calls this first.
    /// </summary>
    public static void RunIfAsked()
    {
        IsAvailable = true;
        Libtorch.ProveWith(() => ProcessorProof.Verdict);
        if (Environment.GetEnvironmentVariable(SettingVariable) is not { Length: > 0 } name) return;
        if (DeviceSetting.Find(name) is not { } setting)
        {
            Console.Error.WriteLine(
                $"error: {SettingVariable} is '{name}', which is no device setting; Gridfold sets it for processes of its own: unset it");
            Environment.Exit(2);
            return;
        }

        Console.WriteLine(SettingResultJson.Write(Test(setting)));
        Console.Out.Flush();
        Environment.Exit(0);
    }

    /// <summary>Runs the self-test with a setting. A test that was stopped from outside runs once more.</summary>
    /// <returns>
    /// The result. A process that crashes is a failure of the setting. A process that cannot start, is stopped from outside or takes too
    /// long is inconclusive.
    /// </returns>
    public static SettingResult Run(DeviceSetting setting) =>
        RunOnce(setting) is { IsInconclusive: false } result ? result : RunOnce(setting);

    private static SettingResult RunOnce(DeviceSetting setting)
    {
        try
        {
            using Process process = Process.Start(StartInfo(setting))!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return Failed(setting, $"the self-test took longer than {Patience.TotalSeconds:0} s", isInconclusive: true);
            }

            string last = output.GetAwaiter().GetResult().TrimEnd().Split('\n')[^1];
            return process.ExitCode == 0
                ? SettingResultJson.Read(last)
                : Failed(
                    setting,
                    $"the self-test's process ended with code {process.ExitCode}{FirstLine(errors.GetAwaiter().GetResult())}",
                    isInconclusive: Stopped.Contains(process.ExitCode));
        }
        catch (Exception exception) when (exception is Win32Exception or JsonException or InvalidOperationException)
        {
            return Failed(setting, $"the self-test's process could not be used: {exception.Message}", isInconclusive: true);
        }
    }

    private static ProcessStartInfo StartInfo(DeviceSetting setting)
    {
        // A program started as "dotnet PROGRAM.dll" runs in the process dotnet, and its file is the first argument.
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false
        };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.Environment[SettingVariable] = setting.Name;

        // The process ends before code that was compiled again, with what its first calls tell, pays for that.
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (setting.InstructionSet is { } instructions) start.Environment[DeviceSetting.InstructionSetVariable] = instructions;
        return start;
    }

    private static SettingResult Test(DeviceSetting setting)
    {
        Libtorch.Use(setting);
        try
        {
            LibtorchInfo libtorch = Libtorch.Describe();
            TrainingDevice.Cpu.Enter();
            using Process self = Process.GetCurrentProcess();
            TimeSpan before = self.TotalProcessorTime;
            IReadOnlyList<CaseResult> cases = SelfTest.Run(TrainingDevice.Cpu);
            self.Refresh();
            double seconds = (self.TotalProcessorTime - before).TotalSeconds;
            var result = new SettingResult(setting, cases) { ProcessorSeconds = seconds, Libtorch = libtorch };

            // The speed matters only where settings are compared.
            return result.IsRight && setting == DeviceSetting.Default
                ? result
                : result with { ConvolutionMilliseconds = ConvolutionClock.Milliseconds() };
        }
        catch (Exception exception)
        {
            Exception cause = exception.GetBaseException();
            return cause is InputException
                ? Failed(setting, cause.Message, isInconclusive: true)
                : Failed(setting, cause.ToString(), isInconclusive: false);
        }
    }

    private static SettingResult Failed(DeviceSetting setting, string failure, bool isInconclusive) =>
        new(setting, []) { Failure = failure, IsInconclusive = isInconclusive };

    private static string FirstLine(string errors) => errors.Trim() is { Length: > 0 } text ? $": {text.Split('\n')[0].Trim()}" : "";
}
