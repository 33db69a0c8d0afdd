using System.Runtime.InteropServices;
using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;

namespace Gridfold.Models.Tests.SelfTests;

/// <summary>The self-test in a process of its own, which runs this test program.</summary>
public sealed class SelfTestProcessTests
{
    [Fact]
    public void Run_SettingWithoutOneDnn_IsRightOnEveryProcessor()
    {
        SettingResult result = SelfTestProcess.Run(DeviceSetting.Named("onednn-off"));

        Assert.Null(result.Failure);
        Assert.True(result.IsRight, result.Fault);
        Assert.Equal("2.10.0", result.Libtorch!.Version);
        Assert.Empty(result.Libtorch.Missing);
        Assert.NotNull(result.ConvolutionMilliseconds);
    }

    [Fact]
    public async Task Verdict_OfThisMachine_IsWhatTheTestsTrainWith()
    {
        DeviceVerdict verdict = await ProcessorProof.Verdict;

        Assert.NotEmpty(verdict.Tried);
        Assert.False(verdict.IsRefused, verdict.Message);
        Libtorch.Load();
        if (verdict.Setting!.InstructionSet is { } instructions)
            Assert.Equal(instructions, Environment.GetEnvironmentVariable(DeviceSetting.InstructionSetVariable));
    }

    [Fact]
    public void Set_Variable_IsSeenByNativeCode()
    {
        const string Variable = "GRIDFOLD_TEST_OF_NATIVE_ENVIRONMENT";

        NativeEnvironment.Set(Variable, "grün");

        Assert.Equal("grün", Environment.GetEnvironmentVariable(Variable));
        if (!OperatingSystem.IsWindows()) Assert.Equal("grün", Marshal.PtrToStringUTF8(GetNative(Variable)));
    }

    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint GetNative([MarshalAs(UnmanagedType.LPUTF8Str)] string variable);
}
