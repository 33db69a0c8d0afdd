using System.IO.Compression;

namespace Gridfold.Client.Tests.BadInput;

/// <summary>
/// Bad input: exit code 2, one message with the place where there is one, no stack trace, nothing on stdout, nothing started. Each case is
/// the good file with one thing changed.
/// </summary>
public sealed class BadInputTests
{
    /// <summary>The change of the file, and the message that must come.</summary>
    public static TheoryData<string, string, string> BadFiles => new()
    {
        { "seed: 1", "sede: 1", "file.yaml:4:1: error: 'sede' is not a key of an experiment file; did you mean 'seed'?" },
        { "seed: 1", "colour: blue", "file.yaml:4:1: error: 'colour' is not a key" },
        { "seed: 1", "seed: one", "file.yaml:4:7: error: seed is the text 'one'; it must be a whole number at least 0" },
        { "seed: 1", $"seed: {new string('x', 300)}", $"seed is a text of 300 characters, '{new string('x', 200)}...'; it must be a" },
        { "seed: 1", "seed: -1", "file.yaml:4:7: error: seed is -1" },
        { "seed: 1", "seed: 1\nseed: 2", "file.yaml:5" },
        { "kind: Experiment", "kind: Job", "file.yaml:2:7: error: kind is the text 'Job'" },
        { "apiVersion: gridfold.dev/v1", "apiVersion: v2",
            "file.yaml:1:13: error: apiVersion is the text 'v2'; this version reads gridfold.dev/v1 only" },
        { "name: good", "name: GoodSearch.Text Name",
            "file.yaml:3:7: error: name is the text 'GoodSearch.Text Name'; it must be 1 to 63 lower-case letters" },
        { "name: good", "", "file.yaml:1:1: error: the file has no 'name'; it is required" },
        { "name: good", "name: [unclosed", "file.yaml:3:7: error: this is not YAML" },
        { "seed: 1", $"seed: {new string('[', 100_000)}", "file.yaml:4:" },
        { "seed: 1", "seed: &a [*a]", "deep here; an alias must not stand for what holds it" },
        { "name: good", "name: ${env:HOME}", "file.yaml:3:7: error: name is the text '${env:HOME}'" },
        { "path: data.csv", "path: \"${env:PATH}\"", "file.yaml:5:" },
        { "path: data.csv", "path: \"a\\0b.csv\"", "file.yaml:5:17: error: 'a\\u0000b.csv' holds a control character" },
        { "path: data.csv", "test: \"a\\0b.csv\", path: data.csv", "file.yaml:5:17: error: 'a\\u0000b.csv' holds a control character" },
        { "path: data.csv", "images: \"a\\0b\", labels: x", "file.yaml:5:19: error: 'a\\u0000b' holds a control character" },
        { "path: data.csv", "path: ftp://x/data.csv", "dataset.path is 'ftp://x/data.csv', and only addresses with http:// or https://" },
        { "path: data.csv", "path: $HOME/data.csv", "$HOME/data.csv', and there is no such file or folder" },
        { "epochs: 1", "epochs: \"${env:HOME}\"", "file.yaml:10:11: error: " },
        { "seed: 1", "seed: !!int 1.5", "file.yaml:4:7: error: seed is 1.5" },
        { "seed: 1", "seed: !System.Diagnostics.Process {fileName: id}", "file.yaml:4:7: error: seed is " },
        { "batch_size: 2", "batchsize: 2", "file.yaml:9:3: error: 'batchsize' is not a key of training; did you mean 'batch_size'?" },
        { "batch_size: 2", "batch_size: 0", "file.yaml:9:15: error: training.batch_size is 0; it must be a whole number at least 1" },
        { "batch_size: 2", "batch_size: two", "file.yaml:9:15: error: training.batch_size is the text 'two'" },
        { "epochs: 1", "epochs: 0", "file.yaml:10:11: error: training.epochs is 0; it must be a whole number at least 1" },
        { "epochs: 1", "epochs: 1.5", "file.yaml:10:11: error: training.epochs is 1.5" },
        { "epochs: 1", "epochs: \"${epochs}\"",
            "file.yaml:10:11: error: ${epochs} is not defined; every placeholder needs an entry under hyperparameters" },
        { "epochs: 1", "epochs: \"${hiden}\"", "did you mean 'hidden'?" },
        { "epochs: 1", "epochs: \"n${hidden}\"", "file.yaml:10:11: error: 'n${hidden}' mixes ${...} with other text" },
        { "lr: \"${lr}\"}", "lr: -0.1}", "file.yaml:8:31: error: training.optimizer.lr is -0.1; it must be a number above 0" },
        { "min: 0.01", "min: -0.01", "training.optimizer.lr is -0.01; it must be a number above 0" },
        { "lr: \"${lr}\"}", "lr: \"${lr}\", weight_decay: -1}", "training.optimizer.weight_decay is -1; it must be a number at least 0" },
        { "lr: \"${lr}\"}", "lr: \"${lr}\", momentum: 0.9}", "training.optimizer.momentum is 0.9; adam has no such setting" },
        { "name: adam", "name: adm",
            "file.yaml:8:21: error: training.optimizer.name is the text 'adm', which is not known; "
                + "did you mean 'adam'? known: adam, adamw, sgd, rmsprop" },
        { "values: [2, 3]", "values: []", "file.yaml:12:39: error: hyperparameters.hidden.values is an empty list" },
        { "values: [2, 3]", "values: [2, 2]", "hyperparameters.hidden.values has 2 twice" },
        { "values: [2, 3]", "values: [2, 0]", "file.yaml:12:43: error: model.layers[0].linear is 0; it must be a whole number at least 1" },
        { "{linear: \"${hidden}\"}", "{linear: 1000000}, {linear: 1000000}, {linear: \"${hidden}\"}",
            "file.yaml:6:37: error: the network needs about 28.0 TB" },
        { "values: [2, 3]", "values: 2", "hyperparameters.hidden.values is 2; it must be a list" },
        { "type: categorical", "type: category",
            "hyperparameters.hidden.type is the text 'category', which is not known; did you mean 'categorical'?" },
        { "count: 2", "log: maybe", "hyperparameters.lr.log is the text 'maybe'; it must be true or false" },
        { ", count: 2", "", "hyperparameters.lr is a range without single values" },
        { "max: 0.1", "max: 0.001", "hyperparameters.lr.min is 0.01; it must not be above max, 0.001" },
        { "name: grid", "name: random", "searcher has no 'max_trials'; it is required" },
        { "validation_loss", "validation_los",
            "searcher.metric is the text 'validation_los', which is not known; did you mean 'validation_loss'?" },
        { "folds: 2", "folds: 7", "validation.folds is 7, and dataset 'data' has 6 rows to deal" },
        { "folds: 2", "folds: 1", "validation.folds is 1; it must be a whole number at least 2" },
        { "type: stratified_kfold, folds: 2", "type: holdout", "has no valid split of its own" },
        { "type: stratified_kfold, folds: 2", "type: holdout, fraction: 1.5",
            "validation.fraction is 1.5; it must be a number above 0 and below 1" },
        { "type: stratified_kfold, folds: 2", "type: repeated_kfold, folds: 150, repeats: 1000", "validation.repeats is 1000; with "
            + "folds: 150 each trial has 150,000 folds" },
        { "path: data.csv", "path: 'https://me:hunter2@data.example/data.csv'", "file.yaml:5:17: error: dataset.path is an address with "
            + "a user's name or a password in it" },
        { "path: data.csv", "timeout: 0, path: data.csv", "dataset.timeout is 0; it must be a number above 0" },
        { "relu", "rellu", "file.yaml:6:41: error: model.layers[1] is 'rellu', which is not a layer; did you mean 'relu'?" },
        { ", {linear: classes}]", "]", "the network ends with shape [3], and the dataset has 2 classes" },
        { "path: data.csv", "path: missing.csv", "file.yaml:5:17: error: " },
        { "path: data.csv", "name: irsi", "did you mean 'iris'?" },
        { "seed: 1", "seed: 1\nlimits: {goal: high}", "file.yaml:5:16: error: limits.goal is the text 'high'; it must be a number" },
        { "seed: 1", "seed: 1\nlimits: {max_duration: 8}", "file.yaml:5:24: error: limits.max_duration is 8; it must be a time" },
        { "seed: 1", "seed: 1\nlimits: {max_epochs: 1}", "file.yaml:5:22: error: limits.max_epochs is 1; one trial can take 2 epochs" },
        { "values: [2, 3]", "values: [2, \"${hidden}\"]",
            "file.yaml:12:43: error: hyperparameters.hidden has itself inside; a value cannot hold the parameter that it belongs to" },
        { "seed: 1", "seed: 1\nconstraints: [\"hiden > 2\"]",
            "file.yaml:5:15: error: constraints[0] is 'hiden > 2', and at its character 1: 'hiden' is no hyper-parameter; did you mean" },
        { "seed: 1", "seed: 1\nconstraints: [\"hidden > 3\"]", "file.yaml:5:15: error: the constraints leave no point of the grid" },
        { "label: kind", "label: knid", "file.yaml:5:34: error: " },
        { ", label: kind", "", "label" },
    };

    /// <summary>The change of the data, and the message that must come.</summary>
    public static TheoryData<string, string, string> BadData => new()
    {
        { "4,2.0,dog", "4,2.0", "data.csv:5:" },
        { "4,2.0,dog", "4,2.0,dog,extra", "data.csv:5:" },
        { "4,2.0,dog", "4,heavy,dog", "data.csv:5:3: error: column 'weight' has 'heavy'" },
        { "4,2.0,dog", "4,,dog", "data.csv:5:3: error: column 'weight' has" },
        { "4,2.0,dog", "4,NA,dog", "data.csv:5:3: error: column 'weight' has 'NA', a missing value" },
        { "dog", "cat", "class" },
        { "size,weight,kind", "size,size,kind", "data.csv:1:" },
        { "1,2.5,cat\n2,3.5,dog\n3,1.5,cat\n4,2.0,dog\n5,2.5,cat\n6,3.0,dog", "", "data.csv" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task Run_BadFile_IsRefused(string good, string bad, string message)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("data.csv", GoodSearch.Data);
        Assert.Contains(good, GoodSearch.Text, StringComparison.Ordinal);
        await Refused(sandbox, sandbox.Write("file.yaml", GoodSearch.Text.Replace(good, bad, StringComparison.Ordinal)), message);
    }

    /// <summary>Input that once ended with an internal error of the runtime.</summary>
    [Theory]
    [InlineData("validate")]
    [InlineData("plan")]
    [InlineData("run")]
    [InlineData("submit", "--cluster", "127.0.0.1:1")]
    public async Task Commands_MoreFoldsThanATrialMayHave_RefuseThem(string command, params string[] options)
    {
        CommandResult result = (await Sandbox.Run(
            [command, Sandbox.Example("iris-kfold.yaml"), "--set", "validation={type: repeated_kfold, folds: 150, repeats: "
                + "1000}", .. options])).Expect(2);
        Assert.Contains("each trial has 150,000 folds, and it may have at most 10,000: lower folds or repeats", result.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadData))]
    public async Task Run_BadData_IsRefused(string good, string bad, string message)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("data.csv", GoodSearch.Data.Replace(good, bad, StringComparison.Ordinal));
        await Refused(sandbox, sandbox.Write("file.yaml", GoodSearch.Text), message);
    }

    [Fact]
    public async Task Run_TruncatedPicture_IsRefused()
    {
        using var sandbox = new Sandbox();
        using (ZipArchive zip = ZipFile.OpenRead(Path.Combine(Sandbox.Repository, "data", "mnist-900.zip")))
        {
            foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.FullName.Contains("/valid/", StringComparison.Ordinal)))
            {
                string path = Path.Combine(sandbox.Folder, "pictures", entry.FullName.Split("/valid/")[1]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                entry.ExtractToFile(path);
            }
        }

        string victim = Directory.GetFiles(Path.Combine(sandbox.Folder, "pictures", "3"))[0];
        string file = sandbox.Write(
            "file.yaml", GoodSearch.Text.Replace("{path: data.csv, label: kind}", "{path: pictures}", StringComparison.Ordinal)
            .Replace("layers: [", "layers: [flatten, ", StringComparison.Ordinal));
        byte[] whole = await File.ReadAllBytesAsync(victim, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(victim, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        await Refused(sandbox, file, Path.GetFileName(victim));
        await File.WriteAllTextAsync(victim, "no picture", TestContext.Current.CancellationToken);
        await Refused(sandbox, file, Path.GetFileName(victim));
        await File.WriteAllBytesAsync(victim, whole, TestContext.Current.CancellationToken);
        (await Sandbox.Run("validate", file)).Expect(0);
    }

    [Fact]
    public async Task Run_BadIdx_IsRefused()
    {
        using var sandbox = new Sandbox();
        string file = sandbox.Write(
            "file.yaml",
            GoodSearch.Text.Replace("{path: data.csv, label: kind}", "{images: images.idx, labels: labels.idx}", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(
            Path.Combine(sandbox.Folder, "images.idx"), [0, 0, 8, 1, 0, 0, 0, 1, 0], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            Path.Combine(sandbox.Folder, "labels.idx"), [0, 0, 8, 1, 0, 0, 0, 1, 0], TestContext.Current.CancellationToken);
        await Refused(sandbox, file, "images.idx");
        await File.WriteAllBytesAsync(Path.Combine(sandbox.Folder, "images.idx"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 9],
            TestContext.Current.CancellationToken);
        await Refused(sandbox, file, "images.idx");
    }

    [Fact]
    public async Task Run_UnusedHyperparameter_IsAWarning()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("data.csv", GoodSearch.Data);
        string file = sandbox.Write("file.yaml", GoodSearch.Text.Replace("lr: \"${lr}\"", "lr: 0.1", StringComparison.Ordinal));
        CommandResult result = (await Sandbox.Run("validate", file)).Expect(0);
        Assert.Contains("file.yaml:13:3: warning: hyperparameters.lr is used by nothing", result.Error, StringComparison.Ordinal);
    }

    // The second trial has the same problem, and no memory to estimate.
    [Theory]
    [InlineData("{gru: 8}", "file.yaml:6:31: error: layer 2 (gru: 8) does not fit: ")]
    [InlineData("{residual: [{lstm: 4}]}", "file.yaml:6:43: error: layer 2 (residual: [lstm: 4])")]
    [InlineData("{conv1d: {channels: 4, kernel: 3}}", "error: layer 2 (conv1d")]
    [InlineData("{transformer: 2}", "file.yaml:6:31: error: layer 2 (transformer: 2) does not fit: it takes sequences")]
    [InlineData("{residual: [{sequence: 4}, {attention: 3}]}", "file.yaml:6:58: error: layer 2 (residual: [sequence: 4, attention: 3])")]
    public async Task Validate_LayerThatFitsNoTrial_IsOneErrorAtItsPlace(string layer, string error)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("data.csv", GoodSearch.Data);
        string file = sandbox.Write(
            "file.yaml", GoodSearch.Text.Replace("\"${hidden}\"}, relu,", $"4}}, {layer},", StringComparison.Ordinal));
        string[] lines = (await Sandbox.Run("validate", file)).Expect(2).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(error, Assert.Single(lines, line => line.Contains("error: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_WarmStart_SaysThatEarlierExperimentsAreNotLookedUp()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("data.csv", GoodSearch.Data);
        string file = sandbox.Write("file.yaml", GoodSearch.Text.Replace(
            "name: grid,", "name: tpe, max_trials: 9, warm_start: [first, second],", StringComparison.Ordinal));
        CommandResult result = (await Sandbox.Run("validate", file)).Expect(0);
        Assert.Contains("not checked: searcher.warm_start names first, second;", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.epohcs=5", "error: 'epohcs' is not a key of training; did you mean 'epochs'?")]
    [InlineData("training.epochs", "--set training.epochs has no key and value")]
    [InlineData("training.epochs=[1", "--set training.epochs: error: this is not YAML")]
    [InlineData("training.epochs=0", "--set training.epochs: error: training.epochs is 0")]
    public async Task Run_BadOverride_IsRefused(string assignment, string message)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("data.csv", GoodSearch.Data);
        await Refused(sandbox, sandbox.Write("file.yaml", GoodSearch.Text), message, "--set", assignment);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("rnu")]
    [InlineData("leaderboard", "x", "-o", "xml")]
    [InlineData("run", "file.yaml", "--slots", "0")]
    [InlineData("run", "missing.yaml")]
    public async Task Commands_BadUsage_IsExitCode2(params string[] arguments)
    {
        CommandResult result = (await Sandbox.Run(arguments)).Expect(2);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("error: 'rnu' is not a command; did you mean 'run'?", "--help", "rnu")]
    [InlineData("error: 'lits' is not a command; did you mean 'list'?", "data --help", "data", "lits")]
    [InlineData("error: --promote is '2x'; it must be a whole number", "extend --help", "extend", "last", "--promote", "2x")]
    [InlineData("error: --slots is '99999999999'; it must be a whole number of at most 2147483647", "run --help",
        "run", "a.yaml", "--slots", "99999999999")]
    [InlineData("error: <trial> is '1y'; it must be a whole number", "describe --help", "describe", "last", "1y")]
    public async Task Commands_WrongWord_IsOneError(string message, string help, params string[] arguments)
    {
        string[] lines = (await Sandbox.Run(arguments)).Expect(2).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(message, lines[0], StringComparison.Ordinal);
        Assert.Equal($"See: gridfold {help}", lines[1]);
    }

    private static async Task Refused(Sandbox sandbox, string file, string message, params string[] options)
    {
        CommandResult result = (await Sandbox.Run(["run", file, .. options])).Expect(2);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists(Sandbox.Home), "Nothing is started, so nothing is written.");
    }
}
