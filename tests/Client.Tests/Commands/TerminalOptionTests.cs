using System.CommandLine;
using Gridfold.Client.Commands;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Commands;

public sealed class TerminalOptionTests
{
    [Theory]
    [InlineData("--quiet")]
    [InlineData("-q")]
    public async Task Quiet_NewsAreLeftOutAndErrorsStay(string option)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("data.csv", BadInput.GoodSearch.Data);
        string file = sandbox.Write("file.yaml", BadInput.GoodSearch.Text);
        Assert.Contains("is valid", (await Sandbox.Run("validate", file)).Expect(0).Error, StringComparison.Ordinal);
        Assert.Equal("", (await Sandbox.Run("validate", file, option)).Expect(0).Error);
        Assert.Contains("does not exist", (await Sandbox.Run(option, "validate", "none.yaml")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _gridfold gridfold")]
    [InlineData("zsh", "compdef _gridfold gridfold")]
    [InlineData("fish", "complete --command gridfold")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName gridfold")]
    public async Task Completion_EachShell_HasItsScript(string shell, string line) =>
        Assert.Contains(line, (await Sandbox.Run("completion", shell)).Expect(0).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Completion_AnotherShell_IsRefusedWithThoseThatAreKnown() =>
        Assert.Contains("pwsh", (await Sandbox.Run("completion", "tcsh")).Expect(2).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("gridfold lea", "leaderboard")]
    [InlineData("gridfold plot last cur", "curves")]
    [InlineData("gridfold run --se", "--set")]
    public async Task Suggest_ALineThatIsNotFinished_HasTheWordsThatFit(string line, string word)
    {
        CommandResult result = (await Sandbox.Run($"[suggest:{line.Length}]", line)).Expect(0);
        Assert.Contains(word, result.Output.Split('\n').Select(found => found.Trim()));
    }

    [Fact]
    public void ExitCodes_InTheHelpOfEachCommand_AreAllThere()
    {
        using var output = new StringWriter();
        var root = new RootCommand { new Command("run") };
        ExitCodeHelp.AddTo(root);
        Assert.Equal(0, root.Parse(["run", "--help"]).Invoke(new InvocationConfiguration { Output = output }));
        int[] codes =
        [
            ExitCode.Done, ExitCode.Failed, ExitCode.BadInput, ExitCode.FailedTrials, ExitCode.Cancelled, ExitCode.NotFound,
            ExitCode.Interrupted,
        ];
        Assert.All(codes, code => Assert.Matches($@"(?m)^  {code} +[a-z]", output.ToString()));
    }

    [Theory]
    [InlineData("1 trial x 1 fold on data (6 rows)", "hyperparameters.hidden={type: const, value: 2}",
        "hyperparameters.lr={type: const, value: 0.1}", "validation={type: holdout, fraction: 0.5}")]
    [InlineData("4 trials x 2 folds", "seed=2")]
    public async Task Validate_OneOfAThing_IsWrittenAsOne(string expected, params string[] overrides)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("data.csv", BadInput.GoodSearch.Data);
        string file = sandbox.Write("file.yaml", BadInput.GoodSearch.Text);
        CommandResult result = await Sandbox.Run(["validate", file, .. overrides.SelectMany(value => (string[])["--set", value])]);
        Assert.Contains(expected, result.Expect(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_WeightsOfThePreset_StartAtTheWorkingFolder()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("data.csv", BadInput.GoodSearch.Data);
        string file = sandbox.Write("file.yaml", BadInput.GoodSearch.Text);
        CommandResult result = await Sandbox.Run(
            "validate", file, "--set", "model={preset: {name: mlp, hidden: 4}}", "--set", "model.preset.weights=none.safetensors");
        Assert.Contains(Path.GetFullPath("none.safetensors"), result.Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaderboard_CsvOfAParameterNamedAsAColumn_HasEachNameOnce()
    {
        using var output = new StringWriter();
        await LeaderboardRows.Write(
            new CsvWriter(output), Searches.Snapshot(5) with { Parameters = ["epochs", "lr", "trial"] }, None(), null);
        string[] names = output.ToString().Trim().Split(',');
        Assert.Equal(names.Distinct(), names);
        Assert.Contains("hyperparameters.epochs", names);
        Assert.Contains("lr", names);
    }

    private static async IAsyncEnumerable<RankedResult> None()
    {
        await Task.CompletedTask;
        yield break;
    }
}
