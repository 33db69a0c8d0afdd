using Gridfold.Models.Devices;

namespace Gridfold.Models.Tests.Devices;

public sealed class VerdictCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-verdicts-").FullName;

    private static DeviceVerdict Milder { get; } = new("cpu",
    [
        new SettingResult(DeviceSetting.Default, [new CaseResult("libtorch", "conv2d", "output", double.NaN, 1e-5)])
        {
            ProcessorSeconds = 0.25,
            ConvolutionMilliseconds = 3.5,
            Libtorch = new LibtorchInfo("/opt/libtorch", "2.10.0", ["a part", "another"], ["_ZN2at3oneEv"]),
        },
        new SettingResult(DeviceSetting.Named("onednn-sse41"), [new CaseResult("dense", "linear", "weight gradient", 1.25e-7, 1e-5)]),
    ]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var cache = new VerdictCache(Path.Combine(_folder, "new"));
        cache.Write("key", Milder);

        DeviceVerdict read = cache.Read("cpu", "key")!;

        Assert.Equal(Milder.Message, read.Message);
        Assert.Equal(Milder.Summary, read.Summary);
        Assert.Equal(SettingResultJson.Write(Milder.Tried[0]), SettingResultJson.Write(read.Tried[0]));
        Assert.Equal(SettingResultJson.Write(Milder.Tried[1]), SettingResultJson.Write(read.Tried[1]));
        Assert.True(double.IsNaN(read.Tried[0].Cases[0].Error));
        Assert.Equal(["_ZN2at3oneEv"], read.Tried[0].Libtorch!.Missing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[{\"setting\": \"default\", \"seconds\": 1, \"cases\": []}]")]
    [InlineData("[{}]")]
    [InlineData("[{\"setting\": \"unheard of\", \"seconds\": 1, \"cases\": []}]")]
    [InlineData("[{\"setting\": \"default\", \"seconds\": 1, \"cases\": [[1, 2]]}]")]
    public void Read_DamagedFile_IsAsNone(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "key.json"), content);

        Assert.Null(new VerdictCache(_folder).Read("cpu", "key"));
    }

    [Fact]
    public void Write_FolderCannotBeMade_IsForgotten()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var cache = new VerdictCache(Path.Combine(file, "below"));

        cache.Write("key", Milder);

        Assert.Null(cache.Read("cpu", "key"));
    }

    [Fact]
    public void Key_AnythingThatMatters_ChangesIt()
    {
        string library = Path.Combine(_folder, "libtorch_cpu.so");
        File.WriteAllText(library, "1");
        var processor = ProcessorFacts.Read();
        string before = VerdictCache.Key(processor, [library], "build 1");

        Assert.Equal(before, VerdictCache.Key(processor, [library], "build 1"));
        Assert.NotEqual(before, VerdictCache.Key(processor, [library], "build 2"));
        Assert.NotEqual(before, VerdictCache.Key(processor with { Leaves = processor.Leaves + "0" }, [library], "build 1"));
        Assert.NotEqual(before, VerdictCache.Key(processor with { Stepping = processor.Stepping + 1 }, [library], "build 1"));
        File.WriteAllText(library, "12");
        Assert.NotEqual(before, VerdictCache.Key(processor, [library], "build 1"));
    }
}
