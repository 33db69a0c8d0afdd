using System.Text.Json.Nodes;

namespace Gridfold.Client.Tests.Commands;

/// <summary>The commands <c>ask</c> and <c>tell</c>.</summary>
public sealed class StudyCommandTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task AskAndTell_FromAShell_ScoreEveryTrial()
    {
        string file = Write();
        for (int number = 1; number <= 3; number++)
        {
            JsonNode trial = JsonNode.Parse((await Sandbox.Run("ask", file)).Expect(0).Output)!;
            Assert.Equal(number, trial["trial"]!.GetValue<int>());
            Assert.InRange(trial["hyperparameters"]!["x"]!.GetValue<double>(), -5, 5);
            JsonNode again = JsonNode.Parse((await Sandbox.Run("ask", file, "--again")).Expect(0).Output)!;
            Assert.True(JsonNode.DeepEquals(trial, again));
            string[] told = number == 2 ? ["--failed"] : [$"0.{number}"];
            CommandResult result = (await Sandbox.Run(["tell", file, $"{number}", .. told])).Expect(0);
            int best = number == 3 ? 3 : 1;
            Assert.Contains(
                $"the best trial of parabola is {best} with 0.{best}", result.Error + result.Output, StringComparison.Ordinal);
        }

        Assert.Contains(
            "all 3 trials of parabola were asked for", (await Sandbox.Run("ask", file)).Expect(6).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_ScoreOfManyDigits_IsShownWithAnExponent()
    {
        string file = Write();
        await Sandbox.Run("ask", file);
        CommandResult told = (await Sandbox.Run("tell", file, "1", "1e308")).Expect(0);
        Assert.Contains("the best trial of parabola is 1 with 1.0000E+308", told.Error + told.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", null, "tell needs a score, or --failed, and not both")]
    [InlineData("1", "NaN", "the score is 'NaN'; it must be a finite number with a decimal point, as in 0.93")]
    [InlineData("1", "1,5", "the score is '1,5'")]
    [InlineData("1", "-1.5", "trial 1 was not asked for")]
    [InlineData("1", "0.5", "trial 1 was not asked for; the study has given 0 of 3 trials")]
    public async Task Tell_BadInput_IsRefused(string trial, string? score, string error)
    {
        string[] told = score is null ? [] : [score];
        Assert.Contains(
            error, (await Sandbox.Run(["tell", Write(), trial, .. told])).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_RecordWithoutItsLastNewline_KeepsTheTrial()
    {
        string file = Write();
        await Sandbox.Run("ask", file);
        string record = Path.ChangeExtension(file, ".study.jsonl");
        File.WriteAllText(record, File.ReadAllText(record).TrimEnd('\n'));
        CommandResult told = (await Sandbox.Run("tell", file, "1", "0.5")).Expect(0);
        Assert.Contains("the best trial of parabola is 1 with 0.5", told.Error + told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_FileThatIsNoRecord_IsRefusedAndLeftAsItIs()
    {
        string file = Write(), notes = _sandbox.Write("parabola.study.jsonl", "my notes");
        Assert.Contains("is no record of a study", (await Sandbox.Run("ask", file)).Expect(2).Error, StringComparison.Ordinal);
        Assert.Equal("my notes", File.ReadAllText(notes));
    }

    [Fact]
    public async Task Ask_DamagedRecord_NamesTheLine()
    {
        string file = Write();
        await Sandbox.Run("ask", file);
        string record = Path.ChangeExtension(file, ".study.jsonl");
        File.AppendAllText(record, "{\"ask\": 2, \"values\": {\"zzz\": 1}}\n");
        Assert.Contains(
            "parabola.study.jsonl:3:1: error: the record is damaged", (await Sandbox.Run("ask", file)).Expect(2).Error,
            StringComparison.Ordinal);
    }

    private string Write() => _sandbox.Write("parabola.yaml", """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: parabola
        hyperparameters: {x: {type: double, min: -5, max: 5}}
        searcher: {name: tpe, max_trials: 3, metric: value, mode: max}
        """);
}
