using Gridfold.Client.Tests.BadInput;

namespace Gridfold.EndToEnd.Tests;

/// <summary>One case of each kind of bad input, through a process. Client.Tests has all cases.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Run_GoodFile_Works()
    {
        using var home = new Home();
        home.Write("data.csv", GoodSearch.Data);
        (await Cli.RunAlone(home, "run", home.Write("file.yaml", GoodSearch.Text))).Expect(0);
    }

    [Fact]
    public async Task Run_BadFile_IsRefused()
    {
        using var home = new Home();
        home.Write("data.csv", GoodSearch.Data);
        string file = home.Write("file.yaml", GoodSearch.Text.Replace("seed: 1", "sede: 1", StringComparison.Ordinal));
        await Refused(home, "file.yaml:4:1: error: 'sede' is not a key of an experiment file; did you mean 'seed'?", "run", file);
    }

    [Fact]
    public async Task Run_BadData_IsRefused()
    {
        using var home = new Home();
        home.Write("data.csv", GoodSearch.Data.Replace("4,2.0,dog", "4,heavy,dog", StringComparison.Ordinal));
        await Refused(home, "data.csv:5:3: error: column 'weight' has 'heavy'", "run", home.Write("file.yaml", GoodSearch.Text));
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
        home.Write("data.csv", GoodSearch.Data);
        home.Write("home", "a file where the folder should be");
        CliResult result = (await Cli.RunAlone(home, "run", home.Write("file.yaml", GoodSearch.Text))).Expect(2);
        Assert.Contains("cannot be written", result.Error, StringComparison.Ordinal);
        Assert.Contains("set GRIDFOLD_HOME to another folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DatabaseIsNotOne_IsRefusedAndLeftAlone()
    {
        using var home = new Home();
        home.Write("data.csv", GoodSearch.Data);
        string database = home.Write(Path.Combine("home", "gridfold.db"), "precious text, and no database at all, whatever its name says");
        CliResult result = (await Cli.RunAlone(home, "run", home.Write("file.yaml", GoodSearch.Text))).Expect(2);
        Assert.Contains("gridfold.db cannot be used", result.Error, StringComparison.Ordinal);
        Assert.StartsWith(
            "precious text", await File.ReadAllTextAsync(database, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task Refused(Home home, string message, params string[] arguments)
    {
        CliResult result = (await Cli.RunAlone(home, arguments)).Expect(2);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists(home.State), "Nothing is started, so nothing is written.");
    }
}
