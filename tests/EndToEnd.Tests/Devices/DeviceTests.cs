using System.Runtime.Intrinsics.X86;
using System.Text.Json.Nodes;
using Gridfold.Models.Devices;

namespace Gridfold.EndToEnd.Tests.Devices;

/// <summary>The processor's self-test in the commands.</summary>
public sealed class DeviceTests : IDisposable
{
    private const string NarrowResNet = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: narrow-resnet
        seed: 42
        dataset: {name: mnist-900}
        model: {preset: {name: resnet18, width: 0.2}}
        training: {optimizer: {name: sgd, lr: 0.02, momentum: 0.9}, batch_size: 32, epochs: 6}
        searcher: {name: grid, metric: validation_accuracy, mode: max}
        validation: {type: holdout}
        """;

    private readonly Home _home = new();

    private static bool IsAmd => X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx == BitConverter.ToInt32("Auth"u8);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Doctor_ThisMachine_ExaminesItAndExitsAccordingly()
    {
        CliResult result = await Cli.RunAlone(_home, "doctor", "-o", "json");
        JsonNode document = JsonNode.Parse(result.Output)!;

        Assert.Equal(["versions", "processor", "memory", "libtorch", "environment", "storage", "clock", "self_test", "problems"],
            document.AsObject().Select(part => part.Key));
        JsonNode cpu = Assert.Single(document["self_test"]!.AsArray())!;
        JsonNode[] tried = [.. cpu["tried"]!.AsArray().OfType<JsonNode>()];
        Assert.NotNull(cpu["setting"]);
        Assert.True((bool)tried[^1]["right"]!);
        Assert.All(((string[])["libtorch", "dense"]),
            engine => Assert.Contains(tried[^1]["cases"]!.AsArray(), one => (string)one!["engine"]! == engine));
        Assert.Equal("2.10.0", (string)document["versions"]!["libtorch"]!);
        Assert.Equal(_home.State, (string)document["storage"]!["folder"]!);
        Assert.True((bool)document["storage"]!["writable"]!);
        Assert.Equal(Environment.ProcessorCount, (int)document["processor"]!["cores"]!);
        Assert.True((long)document["storage"]!["free_disk"]! > 0);
        Assert.NotEmpty(document["libtorch"]!["built_with"]!.AsArray());

        // On a machine with the fault, doctor names it and still examines everything.
        Assert.Equal(tried.Length > 1, document["problems"]!.AsArray()
            .Any(problem => ((string)problem!).StartsWith("cpu: with its default setting", StringComparison.Ordinal)));
        Assert.Equal(document["problems"]!.AsArray().Count == 0 ? 0 : 1, result.ExitCode);
    }

    [Fact]
    public async Task Doctor_HomeCannotBeWritten_IsAProblem()
    {
        _home.Write("home", "a file where a folder should be");

        CliResult result = (await Cli.RunAlone(_home, "doctor")).Expect(1);

        Assert.Contains($"wrong: {_home.State} cannot be written", result.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ProcessorThatHidesItsCaches_TrainsRightlyWithoutNoise()
    {
        Assert.SkipUnless(X86Base.IsSupported && OperatingSystem.IsLinux(), "The libtorch that is changed is Linux's for x86-64.");
        string file = _home.Write("resnet.yaml", NarrowResNet), libtorch = FaultyLibtorch.Make(Path.Combine(_home.Folder, "libtorch"));
        (string, string?)[] environment =
            [Unset, ("GRIDFOLD_LIBTORCH", libtorch), ("XDG_CACHE_HOME", Path.Combine(_home.Folder, "caches"))];

        CliResult run = (await Cli.Run(_home, environment, "run", file, "-o", "json")).Expect(0);
        JsonNode trial = JsonNode.Parse(run.Output)!["leaderboard"]![0]!;
        Assert.InRange((double)trial["score"]!, 0.7, 1);
        Assert.DoesNotContain("NNPACK", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".cpp", run.Error, StringComparison.Ordinal);

        CliResult doctor = await Cli.Run(_home, environment, "doctor", "-o", "json");
        JsonNode examined = JsonNode.Parse(doctor.Output)!;
        Assert.Equal(libtorch, (string)examined["libtorch"]!["folder"]!);
        Assert.DoesNotContain("NNPACK.cpp", doctor.Error, StringComparison.Ordinal);
        string setting = (string)examined["self_test"]![0]!["setting"]!;

        string id = (string)JsonNode.Parse(run.Output)!["experiment"]!["id"]!;
        JsonNode described = JsonNode.Parse((await Cli.Run(_home, environment, "describe", id, "1", "-o", "json")).Expect(0).Output)!;
        Assert.Equal(setting, (string)described["folds"]![0]!["device_setting"]!);

        // Processors of other makers report their caches in another way, which the test does not change. A processor that hides its caches
        // by itself, as some virtual ones do, may show them after the change.
        if (!IsAmd || await OwnSetting() != "default") return;
        Assert.NotEqual("default", setting);
        Assert.Equal(1, doctor.ExitCode);
        string warning = Assert.Single(run.Error.Split('\n'),
            line => line.StartsWith("warning: cpu: with its default setting", StringComparison.Ordinal));
        Assert.Contains("results of the self-test are wrong", warning, StringComparison.Ordinal);
        Assert.Contains("wrong: cpu: with its default setting",
            (await Cli.Run(_home, environment, "doctor")).Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    // The setting that a command has found in this process would hold for the processes that it starts.
    private static (string, string?) Unset => (DeviceSetting.InstructionSetVariable, null);

    /// <summary>The setting with which this processor computes rightly, with the libtorch of the project.</summary>
    private async Task<string> OwnSetting() =>
        (string)JsonNode.Parse((await Cli.Run(
            _home, [Unset, ("XDG_CACHE_HOME", Path.Combine(_home.Folder, "own-caches"))], "doctor", "-o", "json")).Output)!
            ["self_test"]![0]!["setting"]!;

    [Fact]
    public async Task Run_NamedFolderHoldsNoLibtorch_IsRefusedAtOnce()
    {
        CliResult result = (
            await Cli.Run(_home, [("GRIDFOLD_LIBTORCH", _home.Folder)], "run", Repository.Example("iris-kfold.yaml"))).Expect(2);

        Assert.Equal(
            $"error: GRIDFOLD_LIBTORCH is '{_home.Folder}': it has no libc10.so; name the folder that holds libtorch's libraries, as the "
                + "folder 'lib' of an installed PyTorch", result.Error);
    }

    [Fact]
    public async Task Run_LibtorchThatCannotBeLoaded_IsRefused()
    {
        foreach (string name in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"]) _home.Write(name, "not a library");

        CliResult result = (
            await Cli.Run(_home, [("GRIDFOLD_LIBTORCH", _home.Folder)], "run", Repository.Example("iris-kfold.yaml"))).Expect(1);

        Assert.Contains("libc10.so cannot be loaded", Assert.Single(result.Error.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NamedFolderHoldsNoLibtorch_IsAProblemBesideTheFacts()
    {
        CliResult result = (await Cli.Run(_home, [("GRIDFOLD_LIBTORCH", _home.Folder)], "doctor", "-o", "json")).Expect(1);

        JsonNode document = JsonNode.Parse(result.Output)!;
        Assert.NotNull(document["processor"]!["name"]);
        Assert.Contains("it has no libc10.so", (string)Assert.Single(document["problems"]!.AsArray())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_SelfTestVariableSetByTheUser_IsRefusedInOneLine()
    {
        CliResult result = (await Cli.Run(_home, [("GRIDFOLD_SELF_TEST", "foo")], "list")).Expect(2);

        Assert.StartsWith("error: GRIDFOLD_SELF_TEST is 'foo', which is no device setting", Assert.Single(result.Error.Split('\n')),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnotherLibtorchOnTheLibraryPath_TestsAndUsesTheProgramsOwn()
    {
        Assert.SkipUnless(X86Base.IsSupported && OperatingSystem.IsLinux(), "The libtorch that is changed is Linux's for x86-64.");
        string libtorch = FaultyLibtorch.Make(Path.Combine(_home.Folder, "libtorch"));
        string[] run = ["run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=1", "-o", "json"];
        string id = (string)JsonNode.Parse((await Cli.RunAlone(_home, run)).Expect(0).Output)!["experiment"]!["id"]!;
        string rows = _home.Write("rows.csv", "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");

        // The loaded files stand in the process's memory map, which this test cannot read. doctor names the folder.
        (string, string?)[] environment = [("LD_LIBRARY_PATH", libtorch)];
        CliResult doctor = await Cli.Run(_home, environment, "doctor", "-o", "json");
        Assert.NotEqual(libtorch, (string)JsonNode.Parse(doctor.Output)!["libtorch"]!["folder"]!);
        Assert.Equal((await Cli.RunAlone(_home, "predict", id, "--input", rows, "-o", "csv")).Expect(0).Output,
            (await Cli.Run(_home, environment, "predict", id, "--input", rows, "-o", "csv")).Expect(0).Output);
    }

    [Fact]
    public async Task Run_SecondTime_TestsNothingAgain()
    {
        string caches = Path.Combine(_home.Folder, "caches");
        (string, string?)[] environment = [("XDG_CACHE_HOME", caches)];
        string[] command = ["run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=1"];
        (await Cli.Run(_home, environment, command)).Expect(0);
        FileInfo verdict = Assert.Single(new DirectoryInfo(caches).GetFiles("*.json", SearchOption.AllDirectories));
        DateTime written = verdict.LastWriteTimeUtc;

        (await Cli.Run(_home, environment, command)).Expect(0);

        verdict.Refresh();
        Assert.Equal(written, verdict.LastWriteTimeUtc);
        Assert.Single(new DirectoryInfo(caches).GetFiles("*", SearchOption.AllDirectories));
    }
}
