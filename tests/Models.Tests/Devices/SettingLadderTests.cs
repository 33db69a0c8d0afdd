using Gridfold.Models.Devices;

namespace Gridfold.Models.Tests.Devices;

public sealed class SettingLadderTests
{
    private static readonly ProcessorFacts Avx512 = Processor(hasAvx512: true);
    private static readonly ProcessorFacts Avx2 = Processor(hasAvx512: false);

    [Fact]
    public void Climb_DefaultIsRight_TriesNothingElse()
    {
        (DeviceVerdict verdict, List<string> tried) = Climb(Avx512, _ => true);

        Assert.Equal(["default"], tried);
        Assert.Equal(DeviceSetting.Default, verdict.Setting);
        Assert.Null(verdict.Message);
        Assert.Equal("passed", verdict.Summary);
    }

    [Theory]
    [InlineData("onednn-avx512", "default onednn-avx512")]
    [InlineData("onednn-avx2", "default onednn-avx512 onednn-avx2")]
    [InlineData("onednn-sse41", "default onednn-avx512 onednn-avx2 onednn-avx onednn-sse41")]
    [InlineData("onednn-off", "default onednn-avx512 onednn-avx2 onednn-avx onednn-sse41 onednn-off")]
    public void Climb_DefaultIsWrong_TakesTheFirstThatIsRight(string right, string expected)
    {
        (DeviceVerdict verdict, List<string> tried) = Climb(Avx512, name => name == right);

        Assert.Equal(expected.Split(' '), tried);
        Assert.Equal(right, verdict.Setting!.Name);
        Assert.False(verdict.IsRefused);
    }

    [Fact]
    public void Climb_NothingIsRight_RefusesTheDevice()
    {
        (DeviceVerdict verdict, List<string> tried) = Climb(Avx2, _ => false);

        Assert.Equal(["default", "onednn-avx", "onednn-sse41", "onednn-off"], tried);
        Assert.True(verdict.IsRefused);
        Assert.Null(verdict.Setting);
        Assert.StartsWith(
            "cpu computes wrongly with every setting, so nothing is trained on it: libtorch computes the output of conv2d wrongly",
            verdict.Message, StringComparison.Ordinal);
        Assert.StartsWith("cpu refused: ", verdict.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Climb_TestCannotRun_IsAsWrong()
    {
        var verdict = SettingLadder.Climb("cpu", DeviceSetting.ForProcessor(Avx2, isBounded: false), setting =>
            new SettingResult(setting, setting == DeviceSetting.Default ? [] : [Case(0)])
            {
                Failure = setting == DeviceSetting.Default
                ? "the self-test's process ended with code 132" : null
            });

        Assert.Equal("onednn-avx", verdict.Setting!.Name);
        Assert.Contains("the self-test's process ended with code 132", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Climb_TestWasKilled_TriesNothingElseAndBlamesNoSetting()
    {
        var tried = new List<string>();
        DeviceVerdict verdict = SettingLadder.Climb("cpu", DeviceSetting.ForProcessor(Avx2, isBounded: false), setting =>
        {
            tried.Add(setting.Name);
            return new SettingResult(setting, []) { Failure = "the self-test's process ended with code 137", IsInconclusive = true };
        });

        Assert.Equal(["default"], tried);
        Assert.True(verdict.IsRefused);
        Assert.Equal(
            "cpu could not be tested, so nothing is trained on it: the self-test's process ended with code 137; try again, or see "
                + "'gridfold doctor'",
            verdict.Message);
    }

    [Fact]
    public void Climb_NoCases_IsNotRight()
    {
        var verdict = SettingLadder.Climb("cpu", [DeviceSetting.Default], setting => new SettingResult(setting, []));

        Assert.True(verdict.IsRefused);
    }

    [Fact]
    public void Message_MilderSetting_SaysWhatWasWrongWhatIsUsedAndHowMuchSlower()
    {
        DeviceVerdict verdict = SettingLadder.Climb("cpu", DeviceSetting.ForProcessor(Avx2, isBounded: false), setting =>
            new SettingResult(setting, [Case(setting.Name == "onednn-sse41" ? 1e-7 : 0.25), Case(setting.Name == "onednn-sse41" ? 0 : 0.5)])
            {
                ConvolutionMilliseconds = setting.Name == "onednn-sse41" ? 25 : 10,
            });

        Assert.Equal(
            "cpu: with its default setting 2 of 2 results of the self-test are wrong; Gridfold uses oneDNN limited to SSE4.1 "
                + "instead, which is right (convolutions by libtorch take about 2.5 times as long); 'gridfold doctor' shows every case",
            verdict.Message);
        Assert.Equal("passed with oneDNN limited to SSE4.1", verdict.Summary);
    }

    [Fact]
    public void Message_NotANumber_IsSaid()
    {
        DeviceVerdict verdict = SettingLadder.Climb(
            "cpu", [DeviceSetting.Default], setting => new SettingResult(setting, [Case(0.1), Case(double.NaN)]));

        Assert.Contains("(not a number)", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ForProcessor_UserHasBoundOneDnn_KeepsThat() =>
        Assert.Equal(["default", "onednn-off"], DeviceSetting.ForProcessor(Avx512, isBounded: true).Select(setting => setting.Name));

    [Fact]
    public void Named_EverySetting_IsItself()
    {
        foreach (DeviceSetting setting in DeviceSetting.ForProcessor(Avx512, isBounded: false))
            Assert.Same(setting, DeviceSetting.Named(setting.Name));
        Assert.Throws<ArgumentException>(() => DeviceSetting.Named("onednn-mmx"));
    }

    private static (DeviceVerdict Verdict, List<string> Tried) Climb(ProcessorFacts processor, Func<string, bool> isRight)
    {
        var tried = new List<string>();
        DeviceVerdict verdict = SettingLadder.Climb("cpu", DeviceSetting.ForProcessor(processor, isBounded: false), setting =>
        {
            tried.Add(setting.Name);
            return new SettingResult(setting, [Case(isRight(setting.Name) ? 1e-7 : 0.3)]);
        });
        return (verdict, tried);
    }

    private static CaseResult Case(double error) => new("libtorch", "conv2d", "output", error, 1e-5);

    private static ProcessorFacts Processor(bool hasAvx512) =>
        new("a processor", "", 0, 0, 0, [], "") { HasAvx512 = hasAvx512, HasAvx2 = true, HasAvx = true };
}
