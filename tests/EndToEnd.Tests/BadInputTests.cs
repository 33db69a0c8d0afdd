namespace Gridfold.EndToEnd.Tests;

/// <summary>Bad input of each kind, as a process meets it. Client.Tests has all cases.</summary>
public sealed class BadInputTests
{
    private const string Good = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: good
        seed: 1
        dataset: {path: data.csv, label: kind}
        model: {layers: [{linear: "${hidden}"}, relu, {linear: classes}]}
        training:
          optimizer: {name: adam, lr: "${lr}"}
          batch_size: 2
          epochs: 1
        hyperparameters:
          hidden: {type: categorical, values: [2, 3]}
          lr: {type: double, min: 0.01, max: 0.1, count: 2}
        searcher: {name: grid, metric: validation_loss, mode: min}
        validation: {type: stratified_kfold, folds: 2}
        """;

    private const string GoodData = """
        size,weight,kind
        1,2.5,cat
        2,3.5,dog
        3,1.5,cat
        4,2.0,dog
        5,2.5,cat
        6,3.0,dog
        """;

    [Fact]
    public async Task Run_GoodFile_Works()
    {
        using var home = new Home();
        home.Write("data.csv", GoodData);
        (await Cli.Run(home, "run", home.Write("file.yaml", Good))).Expect(0);
    }

    [Fact]
    public async Task Run_BadFile_IsRefused()
    {
        using var home = new Home();
        home.Write("data.csv", GoodData);
        string file = home.Write("file.yaml", Good.Replace("seed: 1", "sede: 1", StringComparison.Ordinal));
        await Refused(home, "file.yaml:4:1: error: 'sede' is not a key of an experiment file; did you mean 'seed'?", "run", file);
    }

    [Fact]
    public async Task Run_BadData_IsRefused()
    {
        using var home = new Home();
        home.Write("data.csv", GoodData.Replace("4,2.0,dog", "4,heavy,dog", StringComparison.Ordinal));
        await Refused(home, "data.csv:5:3: error: column 'weight' has 'heavy'", "run", home.Write("file.yaml", Good));
    }

    [Fact]
    public async Task Commands_UnknownCommand_IsRefused()
    {
        using var home = new Home();
        await Refused(home, "'rnu' is not a command; did you mean 'run'?", "rnu");
    }

    [Fact]
    public async Task Run_HomeCannotBeWritten_IsRefused()
    {
        using var home = new Home();
        home.Write("data.csv", GoodData);
        home.Write("home", "a file where the folder should be");
        CliResult result = (await Cli.Run(home, "run", home.Write("file.yaml", Good))).Expect(2);
        Assert.Contains("cannot be written", result.Error, StringComparison.Ordinal);
        Assert.Contains("set GRIDFOLD_HOME to another folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DatabaseIsNotOne_IsRefusedAndLeftAlone()
    {
        using var home = new Home();
        home.Write("data.csv", GoodData);
        string database = home.Write(Path.Combine("home", "gridfold.db"), "precious text, and no database at all, whatever its name says");
        CliResult result = (await Cli.Run(home, "run", home.Write("file.yaml", Good))).Expect(2);
        Assert.Contains("gridfold.db cannot be used", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("precious text", await File.ReadAllTextAsync(database, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task Refused(Home home, string message, params string[] arguments)
    {
        CliResult result = (await Cli.Run(home, arguments)).Expect(2);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists(home.State), "Nothing is started, so nothing is written.");
    }
}
